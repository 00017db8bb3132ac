package io.quanzi;

import io.quanzi.commands.Commands;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program. */
@SpringBootApplication
public class Quanzi {
    /** Runs the command that the words name; without one, serves until it is stopped. */
    public static void main(String[] args) {
        int code = Commands.run(Quanzi.class, args);
        if (code != 0) {
            System.exit(code);
        }
    }
}
