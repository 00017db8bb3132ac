package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists whom the corp serves: customers, and who is only in its groups.
 * https://developer.work.weixin.qq.com/document/path/99434
 */
public final class ContactList {
    private static final int MAX_PAGE = 1000;
    private static final long CURSOR_LIFE_SECONDS = 4 * 3600L;

    private final SandboxState sandboxState;
    private final People people;
    private final Relations relations;
    private final Function<String, List<Stay>> groups;

    /** @param groups where a person is at the moment, by person id */
    public ContactList(
            SandboxState sandboxState, People people, Relations relations, Function<String, List<Stay>> groups) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.relations = relations;
        this.groups = groups;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/externalcontact/contact_list", this::list);
    }

    private ObjectNode list(Call call) {
        int limit = call.limit(MAX_PAGE, MAX_PAGE);
        long now = sandboxState.now().getEpochSecond();
        var cursor = Cursor.of(call.text("cursor"), now);
        var rows = new ArrayList<ObjectNode>();
        for (var person : people.people()) {
            rows(call, person, cursor.since(), rows);
            if (rows.size() > cursor.from() + limit) {
                break;
            }
        }
        if (cursor.from() > rows.size()) {
            throw new ApiError(Errcode.BAD_CURSOR);
        }
        int to = Math.min(rows.size(), cursor.from() + limit);
        var reply = Json.object();
        var page = reply.putArray("info_list");
        rows.subList(cursor.from(), to).forEach(page::add);
        if (to < rows.size()) {
            reply.put("next_cursor", new Cursor(to, cursor.since()).text());
        }
        return reply;
    }

    private void rows(Call call, Person person, long since, List<ObjectNode> into) {
        var held = relations.ofPerson(call.corpId(), person.id()).stream()
                .filter(relation -> call.caller().sees(relation.userId()))
                .toList();
        for (var relation : held) {
            var row = row(call.corpId(), person, true, since);
            row.put("external_userid", people.externalUserId(call.corpId(), person));
            row.put("follow_userid", relation.userId());
            row.put("add_time", relation.at().getEpochSecond());
            into.add(row);
        }
        if (!held.isEmpty()) {
            return;
        }
        for (var stay : groups.apply(person.id())) {
            if (stay.corpId().equals(call.corpId()) && call.caller().sees(stay.owner())) {
                var row = row(call.corpId(), person, false, since);
                row.put("name", masked(person.nickname()));
                row.put("chat_id", stay.chatId());
                row.put("chat_name", stay.chatName());
                row.put("add_time", stay.at().getEpochSecond());
                into.add(row);
            }
        }
    }

    /** The temporary id lasts as long as the cursors of the listing in which it stands. */
    private static ObjectNode row(String corpId, Person person, boolean customer, long since) {
        var row = Json.object();
        row.put("is_customer", customer);
        row.put("tmp_openid", Ids.derived("tm", 32, corpId, person.id(), Long.toString(since)));
        return row;
    }

    private static String masked(String name) {
        int end = name.offsetByCodePoints(0, 1);
        return name.substring(0, end) + "**";
    }

    /** A person's place in a group. */
    public record Stay(String chatId, String chatName, String corpId, String owner, Instant at) {}

    /** @param since when the listing began, in seconds */
    private record Cursor(int from, long since) {
        static Cursor of(String text, long now) {
            if (text.isEmpty()) {
                return new Cursor(0, now);
            }
            int dot = text.indexOf('.');
            try {
                long since = Long.parseLong(text.substring(dot + 1));
                if (dot > 0 && now >= since && now - since < CURSOR_LIFE_SECONDS) {
                    return new Cursor(Call.offset(text.substring(0, dot)), since);
                }
            } catch (NumberFormatException notOurs) {
                // Told below, as one that is too old.
            }
            throw new ApiError(Errcode.BAD_CURSOR);
        }

        String text() {
            return Call.cursor(from) + "." + since;
        }
    }
}
