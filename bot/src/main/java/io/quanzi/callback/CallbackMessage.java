package io.quanzi.callback;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A callback's XML or JSON as elements: text, or more elements; nothing outside the message is ever read. Numbers are
 * text with all their digits: ids of the Store are larger than a double holds exactly.
 */
public final class CallbackMessage {
    private static final Instant EARLIEST = Instant.parse("2010-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** WeCom's deepest packets have three levels. */
    private static final int DEEPEST = 16;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Fields root;
    private final String raw;

    private CallbackMessage(Fields root, String raw) {
        this.root = root;
        this.raw = raw;
    }

    /** The contents of an element. */
    private sealed interface Value {}

    /** An element without elements in it. */
    private record Text(String text) implements Value {}

    /**
     * The elements in an element.
     *
     * @param byName one that comes several times keeps its order
     */
    private record Fields(SortedMap<String, List<Value>> byName) implements Value {}

    /**
     * Reads XML, or a JSON object.
     *
     * @throws IllegalArgumentException when it is broken, has a DTD, or is nested deeper than any message
     */
    public static CallbackMessage parse(String text) {
        return new CallbackMessage(text.stripLeading().startsWith("{") ? json(text) : xml(text), text);
    }

    private static Fields json(String text) {
        try {
            return read(JSON.readTree(text));
        } catch (JacksonException broken) {
            throw new IllegalArgumentException(broken.getOriginalMessage(), broken);
        }
    }

    private static Fields xml(String text) {
        try {
            return read(builder().parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXParseException broken) {
            throw new IllegalArgumentException(
                    "line " + broken.getLineNumber() + ", column " + broken.getColumnNumber() + ": "
                            + broken.getMessage(),
                    broken);
        } catch (SAXException | IOException broken) {
            throw new IllegalArgumentException(String.valueOf(broken.getMessage()), broken);
        }
    }

    private static DocumentBuilder builder() {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute("jdk.xml.maxElementDepth", String.valueOf(DEEPEST));
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setCoalescing(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder;
        } catch (ParserConfigurationException missing) {
            throw new IllegalStateException("every JDK has this XML parser", missing);
        }
    }

    private static Fields read(JsonNode object) {
        var fields = new TreeMap<String, List<Value>>();
        object.properties().forEach(field -> {
            var values = new ArrayList<Value>();
            if (field.getValue().isArray()) {
                field.getValue().forEach(item -> values.add(value(item)));
            } else if (!field.getValue().isNull()) {
                values.add(value(field.getValue()));
            }
            fields.put(field.getKey(), values);
        });
        return new Fields(fields);
    }

    private static Value value(JsonNode node) {
        if (node.isArray()) {
            throw new IllegalArgumentException("a list in a list, which no packet has");
        }
        return node.isObject() ? read(node) : new Text(node.asString());
    }

    private static Fields read(Element element) {
        var fields = new TreeMap<String, List<Value>>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element nested) {
                fields.computeIfAbsent(nested.getTagName(), name -> new ArrayList<>())
                        .add(hasElements(nested) ? read(nested) : new Text(nested.getTextContent()));
            }
        }
        return new Fields(fields);
    }

    private static boolean hasElements(Element element) {
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element) {
                return true;
            }
        }
        return false;
    }

    /** Returns the XML as it came. */
    public String raw() {
        return raw;
    }

    /** An element's text; empty when the element is absent, blank, or holds elements. */
    public Optional<String> text(String name) {
        return text(root, name);
    }

    /** Likewise, of an element in another one. */
    public Optional<String> text(String outer, String name) {
        return root.byName().getOrDefault(outer, List.of()).stream()
                .filter(Fields.class::isInstance)
                .flatMap(value -> text((Fields) value, name).stream())
                .findFirst();
    }

    private static Optional<String> text(Fields fields, String name) {
        return fields.byName().getOrDefault(name, List.of()).stream()
                .filter(Text.class::isInstance)
                .map(value -> ((Text) value).text().strip())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /**
     * Returns when it was sent.
     *
     * @throws CallbackRejected when it does not say
     */
    public Instant at() {
        String seconds = text("CreateTime").orElse("");
        try {
            Instant at = Instant.ofEpochSecond(Long.parseLong(seconds));
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw new DateTimeException("a time outside of 2010 to 2100");
            }
            return at;
        } catch (NumberFormatException | DateTimeException unreadable) {
            throw CallbackRejected.malformed(
                    "<CreateTime>: expected Unix seconds of 2010 to 2100 such as 1795311000, got \"" + seconds + "\"",
                    unreadable);
        }
    }

    /** SHA-256 over all fields sorted by name, nested ones included: equal only when every field is. */
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest(digest, root);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    // every part goes with its length before it, so that no two packets can run into the same bytes
    private static void digest(MessageDigest digest, Fields fields) {
        digest.update(count('<', fields.byName().size()));
        fields.byName().forEach((name, values) -> {
            digest(digest, name);
            digest.update(count('*', values.size()));
            for (Value value : values) {
                if (value instanceof Fields nested) {
                    digest(digest, nested);
                } else if (value instanceof Text leaf) {
                    digest(digest, leaf.text());
                }
            }
        });
    }

    private static void digest(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(count('"', bytes.length));
        digest.update(bytes);
    }

    private static byte[] count(char kind, int number) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) kind)
                .putInt(number)
                .array();
    }

    /** Throws the parser's errors, which it would write to the console. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException harmless) {}

        @Override
        public void error(SAXParseException fault) throws SAXException {
            throw fault;
        }

        @Override
        public void fatalError(SAXParseException fault) throws SAXException {
            throw fault;
        }
    }
}
