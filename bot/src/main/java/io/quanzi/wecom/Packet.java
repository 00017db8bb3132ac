package io.quanzi.wecom;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

/**
 * A packet's XML as elements: text, or more elements; nothing outside the packet is ever read.
 *
 * @param xml as it came
 */
record Packet(Fields root, String xml) {
    /** WeCom's deepest packets have three levels. */
    private static final int DEEPEST = 16;

    /** What an element holds. */
    sealed interface Value {}

    /** An element without elements in it. */
    record Text(String text) implements Value {}

    /**
     * The elements in an element.
     *
     * @param byName one that comes several times keeps its order
     */
    record Fields(SortedMap<String, List<Value>> byName) implements Value {}

    /**
     * Reads XML.
     *
     * @throws IllegalArgumentException when it is broken, has a DTD, or is nested deeper than any packet
     */
    static Packet parse(String xml) {
        try {
            var root = builder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
            return new Packet(read(root), xml);
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

    /** An element's text; empty when the element is absent, blank, or holds elements. */
    Optional<String> text(String name) {
        return root.byName().getOrDefault(name, List.of()).stream()
                .filter(Text.class::isInstance)
                .map(value -> ((Text) value).text().strip())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /** SHA-256 over all fields sorted by name, nested ones included: equal only when every field is. */
    String fingerprint() {
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

    /** Without it the parser writes to the console. */
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
