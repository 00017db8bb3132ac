package io.quanzi.playbook;

/**
 * What is wrong with a file, and how to mend it.
 *
 * @param line counted from 1; 0 when the whole file is meant
 * @param message what was expected and what came
 */
public record Fault(String path, int line, String message) {
    @Override
    public String toString() {
        return line == 0 ? path + ": " + message : path + ":" + line + ": " + message;
    }
}
