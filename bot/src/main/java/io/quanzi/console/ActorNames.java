package io.quanzi.console;

import io.quanzi.shared.Message;
import java.util.Locale;

/** Names whoever did something: a user by her name, the program's own doing, its commands and its tokens in words. */
public final class ActorNames {
    private static final String TOKEN = "token ";

    private ActorNames() {}

    /** Returns the name of an actor as the audit knows them, in a language. */
    public static String of(String actor, Locale language) {
        if (Accounts.PROGRAMS.contains(actor)) {
            return Message.of("audit.actor." + actor).in(language);
        }
        return actor.startsWith(TOKEN)
                ? Message.of("audit.actor.token", actor.substring(TOKEN.length()))
                        .in(language)
                : actor;
    }
}
