package io.quanzi.sandbox;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of fields that a class reads: what looks like one among the texts in its compiled form. So a test can attack
 * a field without being told that it exists.
 */
final class FieldNames {
    private static final int UTF8 = 1;
    private static final int STRING = 8;

    private FieldNames() {}

    static Set<String> of(Collection<String> classes) {
        var words = new TreeSet<String>();
        classes.forEach(name -> read(name, words));
        return words;
    }

    private static void read(String name, Set<String> words) {
        try (var in = FieldNames.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalArgumentException("expected a class of the sandbox, got " + name);
            }
            var data = new DataInputStream(in);
            data.skipNBytes(8);
            int size = data.readUnsignedShort();
            var texts = new HashMap<Integer, String>();
            var literals = new ArrayList<Integer>();
            for (int i = 1; i < size; i++) {
                int kind = data.readUnsignedByte();
                switch (kind) {
                    case UTF8 -> texts.put(i, data.readUTF());
                    case STRING -> literals.add(data.readUnsignedShort());
                    case 7, 16, 19, 20 -> data.skipNBytes(2);
                    case 15 -> data.skipNBytes(3);
                    case 5, 6 -> {
                        data.skipNBytes(8);
                        i++; // A long and a double take two places.
                    }
                    default -> data.skipNBytes(4);
                }
            }
            for (var literal : literals) {
                var text = texts.getOrDefault(literal, "");
                if (text.matches("[a-z][a-z0-9_]{1,30}")) {
                    words.add(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
