package io.quanzi.console;

import io.quanzi.shared.Message;
import java.util.List;

/** Names a browser as people do, by what it says of itself: the app, and the system below it. */
final class BrowserName {
    /** A sign in what it says, and what that means. In this order, since most say the names of others too. */
    private record Sign(String in, Message name) {}

    private static final List<Sign> APPS = List.of(
            new Sign("wxwork", Message.of("me.browser.wecom")),
            new Sign("MicroMessenger", Message.of("me.browser.wechat")),
            new Sign("Edg", Message.literal("Edge")),
            new Sign("Firefox", Message.literal("Firefox")),
            new Sign("Chrome", Message.literal("Chrome")),
            new Sign("CriOS", Message.literal("Chrome")),
            new Sign("Safari", Message.literal("Safari")));

    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", Message.literal("iPhone")),
            new Sign("iPad", Message.literal("iPad")),
            new Sign("Android", Message.literal("Android")),
            new Sign("Windows", Message.literal("Windows")),
            new Sign("Mac OS X", Message.literal("macOS")),
            new Sign("Linux", Message.literal("Linux")));

    private BrowserName() {}

    static Message of(String userAgent) {
        return Message.of("me.browser", first(APPS, userAgent), first(SYSTEMS, userAgent));
    }

    private static Message first(List<Sign> signs, String userAgent) {
        return signs.stream()
                .filter(sign -> userAgent.contains(sign.in()))
                .map(Sign::name)
                .findFirst()
                .orElse(Message.of("me.browser.other"));
    }
}
