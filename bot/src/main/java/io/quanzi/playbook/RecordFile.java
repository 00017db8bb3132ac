package io.quanzi.playbook;

/**
 * A kind of file whose YAML is one record, which refuses by itself what makes no sense.
 *
 * @param <T> the record
 */
public abstract class RecordFile<T> implements FileKind<T> {
    private final String pattern;
    private final Class<T> type;

    /** @param pattern as {@link #pattern()}; a path names one file */
    protected RecordFile(String pattern, Class<T> type) {
        this.pattern = pattern;
        this.type = type;
    }

    @Override
    public final String pattern() {
        return pattern;
    }

    @Override
    public final T parse(Source file) {
        return Yaml.read(file, type);
    }
}
