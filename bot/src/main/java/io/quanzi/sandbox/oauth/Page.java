package io.quanzi.sandbox.oauth;

import io.quanzi.sandbox.platform.Answer;

/** A plain page for people, written by hand: a heading and links. */
final class Page {
    private final StringBuilder html =
            new StringBuilder("<!DOCTYPE html><html lang=\"zh\"><head><meta charset=\"utf-8\">"
                    + "<meta name=\"viewport\" content=\"width=device-width\"><title>企业微信授权</title></head><body>");

    Page(String heading) {
        html.append("<h1>").append(escaped(heading)).append("</h1>");
    }

    static Answer error(String heading, String reason) {
        var page = new Page(heading);
        page.html.append("<p>").append(escaped(reason)).append("</p>");
        return Answer.html(400, page.html + "</body></html>");
    }

    void link(String address, String text) {
        html.append("<p><a href=\"")
                .append(escaped(address))
                .append("\">")
                .append(escaped(text))
                .append("</a></p>");
    }

    Answer shown() {
        return Answer.html(200, html + "</body></html>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
