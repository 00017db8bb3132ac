package io.quanzi.sandbox.scenario;

import static io.quanzi.sandbox.scenario.Verb.Kind.GROUP;
import static io.quanzi.sandbox.scenario.Verb.Kind.NEW;
import static io.quanzi.sandbox.scenario.Verb.Kind.PERSON;
import static io.quanzi.sandbox.scenario.Verb.Kind.SPAN;
import static io.quanzi.sandbox.scenario.Verb.Kind.STAFF;
import static io.quanzi.sandbox.scenario.Verb.Kind.TEXT;
import static io.quanzi.sandbox.scenario.Verb.Kind.TREE;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The acts of a scenario, and the fields of each. */
enum Verb {
    app("corp!", "agent!", "secret!", "callbackUrl", "token", "aesKey", "visible", "trustedIps"),
    officialAccount("appId!", "secret!", "callbackUrl", "token", "aesKey", "originalId", "templates"),
    store("appId!", "secret!", "callbackUrl", "token", "aesKey", "originalId", "format"),
    settings(),
    fault(),
    staff("as!", "name!", "corp", "adminWelcome"),
    customer("as!", "nickname!", "unionid", "follows"),
    group("as!", "owner!", "name!", "notice"),
    contactWay("staff!", "state", "remark", "skipVerify"),
    joinWay("group!", "state", "remark"),
    scan("person!", "staff", "url"),
    accept("staff!", "person!"),
    delete("person!", "staff!", "by"),
    talk("person!", "staff!"),
    tag("person!", "staff!", "name!"),
    join("person!", "group", "url"),
    invite("person!", "group!"),
    leave("person!", "group!", "by"),
    notice("group!", "text!"),
    tap("staff!", "deselect"),
    order("person!", "items!", "pay"),
    follow("person!"),
    unfollow("person!"),
    clock("advance!"),
    expireTokens(),
    api("path!", "body", "as"),
    call("method!", "path!", "body");

    private final String fields;

    /** @param fields names; with {@code !} they must be there */
    Verb(String... fields) {
        this.fields = String.join(" ", fields);
    }

    List<Field> fields() {
        return Pattern.compile(" ")
                .splitAsStream(fields)
                .filter(field -> !field.isEmpty())
                .map(field -> {
                    var needed = field.endsWith("!");
                    var name = needed ? field.substring(0, field.length() - 1) : field;
                    return new Field(name, needed, kind(name));
                })
                .toList();
    }

    /** Whether any field may be told: the control plane checks them. */
    boolean isOpen() {
        return this == settings || this == fault;
    }

    static @Nullable Verb of(String name) {
        return Arrays.stream(values())
                .filter(verb -> verb.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Kind kind(String field) {
        return switch (field) {
            case "as" -> NEW;
            case "person" -> PERSON;
            case "staff", "owner" -> STAFF;
            case "group" -> GROUP;
            case "advance" -> SPAN;
            case "items", "body", "deselect", "templates", "visible", "trustedIps" -> TREE;
            default -> TEXT;
        };
    }

    /** The kinds of fields: PERSON, STAFF and GROUP name somebody who was entered before, NEW gives a name. */
    enum Kind {
        TEXT,
        NEW,
        PERSON,
        STAFF,
        GROUP,
        SPAN,
        TREE
    }

    record Field(String name, boolean needed, Kind kind) {}
}
