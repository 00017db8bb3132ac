package io.quanzi.content;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The texts of {@code templates/**.ftl}, filled in. */
public interface Templates {
    /** Matches what stays at the beginning of a text whose first word was an address that is absent. */
    Pattern LEFT_OVER = Pattern.compile("^[\\s,，、:：;；!！~～]+");

    /**
     * Fills a template in.
     *
     * @param name the path without {@code templates/} and {@code .ftl}, such as {@code "broadcast/daily-tip-deal"}
     * @param model a value for every name the template's first line declares: String, int or long, boolean, or a list
     *     of Strings or of maps of Strings. Names it does not declare are left out; a blank text that may be absent
     *     counts as absent.
     * @return the text without blank lines at its ends
     * @throws IllegalArgumentException when there is no such template, a value is missing or of another type, or the
     *     text grows past {@value MessageTemplate#LONGEST} characters
     */
    String render(String name, Map<String, ?> model);

    /**
     * Fills a template in for one person.
     *
     * @param model as for {@link #render}; texts that people wrote are {@link UntrustedText}
     */
    default Wording write(String name, Map<String, ?> model) {
        return new Wording(
                LEFT_OVER
                        .matcher(render(name, with(model, UntrustedText::text)))
                        .replaceFirst(""),
                render(name, with(model, untrustedText -> UntrustedText.NEUTRAL)));
    }

    private static Map<String, Object> with(Map<String, ?> model, Function<UntrustedText, String> said) {
        var plain = new HashMap<String, Object>();
        model.forEach((name, value) -> plain.put(name, value instanceof UntrustedText text ? said.apply(text) : value));
        return plain;
    }

    /** Names a template, with the title of its first line. */
    record Named(String name, String title) {}

    /**
     * Returns the templates of a folder that say something without being given anything.
     *
     * @param folder such as {@code "broadcast"}
     */
    default List<Named> withoutGaps(String folder) {
        return List.of();
    }

    /** Whether a template's first line declares a name; a stand-in that renders everything says everything. */
    default boolean says(String name, String variable) {
        return true;
    }

    /** Whether a template of that name is in force; a stand-in that renders everything has every template. */
    default boolean has(String name) {
        return true;
    }
}
