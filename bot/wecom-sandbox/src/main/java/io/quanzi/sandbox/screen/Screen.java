package io.quanzi.sandbox.screen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The screen that a phone shows. Public, with its parts, because FreeMarker sees nothing else.
 *
 * @param look wechat or wecom
 * @param title of the bar on top
 * @param back the view behind the arrow; null on the first screens
 * @param more the view behind the dots; null where there are none
 * @param layout of the content: the macro that draws it
 * @param foot what stands at the bottom: tabs, chat, none
 * @param content what the layout draws: a list of rows, items or codes, a chat, a todo, a profile, an address
 */
public record Screen(
        String look,
        String title,
        @Nullable String back,
        @Nullable String more,
        String layout,
        String foot,
        Object content) {

    /** One of the first screens: no way back. */
    static Screen first(String look, String layout, String title, Object content) {
        return new Screen(look, title, null, null, layout, "tabs", content);
    }

    /** A screen behind another. */
    static Screen behind(String look, String back, String layout, String title, Object content) {
        return new Screen(look, title, back, null, layout, "none", content);
    }

    Screen with(String more, String foot) {
        return new Screen(look, title, back, more, layout, foot, content);
    }

    /**
     * A picture of somebody who has none: the first letter on a colour.
     *
     * @param kind person, group, service, app, helper
     * @param hue 0 to 9
     */
    public record Face(String kind, String letter, int hue) {
        static Face of(String kind, String id, String name) {
            var letter = name.isBlank() ? "?" : name.substring(0, name.offsetByCodePoints(0, 1));
            return new Face(kind, letter, Math.floorMod(id.hashCode(), 10));
        }
    }

    /**
     * The messages of a chat, oldest first.
     *
     * @param notice pinned on top; empty for none
     * @param partner whom a greeting goes to; empty where none can be sent
     */
    public record Chat(String notice, List<Line> lines, String partner) {}

    /**
     * A line of a list.
     *
     * @param view where a touch leads; empty for nowhere
     * @param mark behind the name, such as the corp's
     * @param badge how many wait; 0 = none
     */
    public record Row(String view, Face face, String name, String mark, String under, String time, int badge) {}

    /**
     * A line of a chat.
     *
     * @param side left, right, or middle for what nobody says
     * @param name over the bubble; empty for none
     * @param time over the line; empty when it is close behind the one before
     */
    public record Line(String side, Face face, String name, String time, List<Part> text, List<Card> cards) {}

    /** A stretch of text; with an address, a link. */
    public record Part(String text, String url) {}

    /**
     * A part beside the text.
     *
     * @param type link, miniprogram, image, video, file
     * @param url of a link, or of the mini-program's page
     * @param picture its address; empty for none
     * @param code whether the picture is a QR code
     */
    public record Card(String type, String title, String under, String url, String picture, boolean code) {}

    /** A mass message that waits for a tap, or did. */
    public record Todo(
            String msgid,
            boolean toGroups,
            boolean choosable,
            String state,
            String time,
            int reminders,
            List<Part> text,
            List<Card> cards,
            List<Target> targets) {}

    /**
     * A recipient of a mass message, or a member of a group.
     *
     * @param status WeCom's: 0 not sent, 1 sent, 2 unreachable, 3 over the quota
     */
    public record Target(String id, Face face, String name, String under, int status) {}

    /**
     * A person, member or group with what may be done.
     *
     * @param id of whom the acts are about
     * @param acts names of buttons
     */
    public record Profile(
            String id,
            Face face,
            String name,
            String under,
            List<String> acts,
            List<Target> members,
            List<Choice> choices) {}

    public record Choice(String id, String name) {}

    /** Something in the shop. */
    public record Item(int number, Face face, String title, String price) {}

    /** A QR code that hangs somewhere. */
    public record Code(String id, String name, String under) {}
}
