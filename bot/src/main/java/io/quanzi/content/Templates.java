package io.quanzi.content;

import java.util.Map;

/** The texts of {@code templates/**.ftl}, filled in. */
public interface Templates {
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

    /** Whether a template of that name is in force; a stand-in that renders everything has every template. */
    default boolean has(String name) {
        return true;
    }
}
