package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.PhoneMessages.Message;
import io.quanzi.sandbox.screen.Screen.Card;
import io.quanzi.sandbox.screen.Screen.Face;
import io.quanzi.sandbox.screen.Screen.Line;
import io.quanzi.sandbox.screen.Screen.Part;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what was said into lines of a chat, with the times between them as phones put them. */
final class Threads {
    /** An anchor, as texts of apps may have it, or a bare address. */
    private static final Pattern LINK =
            Pattern.compile("<a\\s+href=[\"'](?<url>https?://[^\"']+)[\"'][^>]*>(?<label>[^<]*)</a>"
                    + "|(?<bare>https?://[^\\s\\p{IsHan}<>\"'，。；！？）、]+)");

    private static final Duration CLOSE = Duration.ofMinutes(5);
    private static final int MAX_LINES = 80;

    private final ScreenWords words;
    private final Instant now;
    private final List<Said> said = new ArrayList<>();

    Threads(ScreenWords words, Instant now) {
        this.words = words;
        this.now = now;
    }

    /** A message, on a side of the screen. */
    void say(Instant at, String side, Face face, String name, Content content) {
        said.add(new Said(at, side, face, name, content));
    }

    void say(Message message, String side, Face face, String name) {
        say(message.at(), side, face, name, new Content(message.text(), message.attachments()));
    }

    /** Adds what the phone itself notes, such as that somebody came. */
    void note(Instant at, String text) {
        say(at, "middle", new Face("none", "", 0), "", new Content(text, List.of()));
    }

    /** The newest lines, oldest first. */
    List<Line> lines() {
        var sorted = new ArrayList<>(said);
        sorted.sort(Comparator.comparing(Said::at));
        var lines = new ArrayList<Line>();
        @Nullable Instant before = null;
        for (var one : sorted.subList(Math.max(0, sorted.size() - MAX_LINES), sorted.size())) {
            var far = before == null || Duration.between(before, one.at()).compareTo(CLOSE) > 0;
            before = one.at();
            lines.add(new Line(
                    one.side(),
                    one.face(),
                    one.name(),
                    far ? words.when(one.at(), now) : "",
                    parts(one.content().text()),
                    cards(one.content().attachments())));
        }
        return lines;
    }

    /** A text cut at its addresses. */
    static List<Part> parts(String text) {
        var parts = new ArrayList<Part>();
        var links = LINK.matcher(text);
        int from = 0;
        while (links.find()) {
            if (links.start() > from) {
                parts.add(new Part(text.substring(from, links.start()), ""));
            }
            var bare = links.group("bare");
            parts.add(bare == null ? new Part(links.group("label"), links.group("url")) : new Part(bare, bare));
            from = links.end();
        }
        if (from < text.length()) {
            parts.add(new Part(text.substring(from), ""));
        }
        return parts;
    }

    static List<Card> cards(List<Content.Attachment> attachments) {
        return attachments.stream().map(Threads::card).toList();
    }

    private static Card card(Content.Attachment attachment) {
        var url = attachment.url() == null ? "" : attachment.url();
        var media = attachment.mediaId() == null ? "" : "/screens/media/" + attachment.mediaId();
        var title = attachment.title() == null ? "" : attachment.title();
        return switch (attachment.type()) {
            case "image" ->
                new Card("image", "", "", url, media.isEmpty() && isWeb(url) ? url : media, WebPages.isCode(url));
            case "link" -> {
                var picture = attachment.picture() == null ? "" : attachment.picture();
                yield new Card(
                        "link",
                        title.isEmpty() ? url : title,
                        attachment.description() == null ? host(url) : attachment.description(),
                        isWeb(url) ? url : "",
                        isWeb(picture) ? picture : "",
                        false);
            }
            case "miniprogram" -> new Card("miniprogram", title, url, "", media, false);
            default -> new Card(attachment.type(), attachment.type(), "", media, "", false);
        };
    }

    private static boolean isWeb(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    private static String host(String url) {
        try {
            var host = URI.create(url).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private record Said(Instant at, String side, Face face, String name, Content content) {}
}
