package io.quanzi.sandbox.platform;

/** A plain page for people, written by hand: a heading, lines and links. */
public final class Page {
    private final StringBuilder html;

    public Page(String title, String heading) {
        html = new StringBuilder("<!DOCTYPE html><html lang=\"zh\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escaped(title))
                .append("</title></head><body><h1>")
                .append(escaped(heading))
                .append("</h1>");
    }

    public Page line(String text) {
        html.append("<p>").append(escaped(text)).append("</p>");
        return this;
    }

    public Page code(String text) {
        html.append("<pre>").append(escaped(text)).append("</pre>");
        return this;
    }

    public Page link(String address, String text) {
        html.append("<p><a href=\"")
                .append(escaped(address))
                .append("\">")
                .append(escaped(text))
                .append("</a></p>");
        return this;
    }

    public ApiResponse shown(int status) {
        return ApiResponse.html(status, html + "</body></html>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
