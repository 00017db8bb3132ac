package io.quanzi.playbook;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads YAML into records, strictly, and turns what is wrong into a {@link Fault} with its line. */
public final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Yaml() {}

    /**
     * Reads a whole file. A rule broken in a record's constructor is reported at the line where that record stands.
     *
     * @throws FaultyFile when the YAML is broken, a key is unknown, or a value is refused
     */
    public static <T> T read(Source file, Class<T> type) {
        try {
            T value = MAPPER.readValue(file.content(), type);
            if (value == null) {
                throw new FaultyFile(new Fault(file.path(), 1, "the file is empty"));
            }
            return value;
        } catch (JacksonException unreadable) {
            throw faulty(file, unreadable);
        }
    }

    /** Reads a part of a file that was read as a tree; faults name the file and, where known, the line. */
    public static <T> T read(Source file, JsonNode part, Class<T> type) {
        try {
            return MAPPER.treeToValue(part, type);
        } catch (JacksonException unreadable) {
            throw faulty(file, unreadable);
        }
    }

    private static FaultyFile faulty(Source file, JacksonException unreadable) {
        String key = keyOf(unreadable);
        return new FaultyFile(new Fault(file.path(), lineOf(file, unreadable, key), messageOf(unreadable, key)));
    }

    private static int lineOf(Source file, JacksonException unreadable, @Nullable String key) {
        TokenStreamLocation location = unreadable.getLocation();
        if (location != null && location.getLineNr() > 0) {
            return location.getLineNr();
        }
        if (key == null) {
            return 0;
        }
        int line = 0;
        for (String text : file.content().lines().toList()) {
            line++;
            if (text.strip().startsWith(key + ":")) {
                return line;
            }
        }
        return 0;
    }

    private static @Nullable String keyOf(JacksonException unreadable) {
        if (unreadable instanceof DatabindException databind
                && !databind.getPath().isEmpty()) {
            return databind.getPath().get(databind.getPath().size() - 1).getPropertyName();
        }
        return null;
    }

    private static String messageOf(JacksonException unreadable, @Nullable String key) {
        if (unreadable instanceof UnrecognizedPropertyException unknown) {
            return "unknown key \"%s\"; known here: %s"
                    .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds());
        }
        if (unreadable instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return String.valueOf(refused.getCause().getMessage());
        }
        if (unreadable instanceof StreamReadException) {
            return "this is not readable YAML: " + unreadable.getOriginalMessage();
        }
        return (key == null ? "" : "\"" + key + "\": ") + unreadable.getOriginalMessage();
    }
}
