package io.quanzi.sandbox.callback;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** One packet of XML in WeCom's manner: texts in CDATA, numbers bare, absent values left out. */
public final class Xml {
    private final StringBuilder xml = new StringBuilder("<xml>");

    public Xml text(String element, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            xml.append('<').append(element).append('>');
            cdata(value);
            xml.append("</").append(element).append('>');
        }
        return this;
    }

    /** A text that stands there even when it is empty. */
    public Xml always(String element, String value) {
        xml.append('<').append(element).append('>');
        cdata(value);
        xml.append("</").append(element).append('>');
        return this;
    }

    public Xml number(String element, long value) {
        xml.append('<').append(element).append('>').append(value);
        xml.append("</").append(element).append('>');
        return this;
    }

    public Xml items(String element, Collection<String> values) {
        xml.append('<').append(element).append('>');
        values.forEach(value -> always("Item", value));
        xml.append("</").append(element).append('>');
        return this;
    }

    public Xml open(String element) {
        xml.append('<').append(element).append('>');
        return this;
    }

    public Xml close(String element) {
        xml.append("</").append(element).append('>');
        return this;
    }

    /** Adds all that stands in another packet. */
    public Xml then(Xml rest) {
        xml.append(rest.xml, "<xml>".length(), rest.xml.length());
        return this;
    }

    public String end() {
        return xml + "</xml>";
    }

    private void cdata(String value) {
        xml.append("<![CDATA[").append(value.replace("]]>", "]]]]><![CDATA[>")).append("]]>");
    }
}
