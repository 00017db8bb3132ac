package io.quanzi.sandbox.message;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.Limits;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Messages of an app to members of its corp. https://developer.work.weixin.qq.com/document/path/90236 */
public final class AppMessages {
    private static final int MAX_USERS = 1000;
    private static final int MAX_PARTIES = 100;
    private static final long MESSAGES_A_DAY_FOR_EACH = 200;
    private static final int DUPLICATE_SECONDS = 1800;
    private static final int MAX_DUPLICATE_SECONDS = 4 * 3600;
    private static final Duration RECALLABLE = Duration.ofDays(1);
    private static final Duration CHANGEABLE = Duration.ofDays(3);

    private final SandboxState sandboxState;
    private final People people;
    private final PhoneMessages phones;
    private final Media media;
    private final PlatformSettings settings;
    private final Limits limits;
    private final Table<Sent> sent;
    private final Index<Sent> byResponseCode;
    private final Index<Sent> byDigest;
    private final Index<Sent> byTask;

    public AppMessages(
            SandboxState sandboxState,
            People people,
            PhoneMessages phones,
            Media media,
            PlatformSettings settings,
            Limits limits) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.phones = phones;
        this.media = media;
        this.settings = settings;
        this.limits = limits;
        this.sent = sandboxState.table("appMessages", Sent.class);
        this.byResponseCode = sent.indexAll(message -> known(message.responseCode()));
        this.byDigest = sent.index(Sent::digest);
        this.byTask = sent.indexAll(message -> known(message.task()));
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/message/send", this::send);
        endpoints.post("/cgi-bin/message/recall", this::recall);
        endpoints.post("/cgi-bin/message/update_template_card", this::update);
    }

    private ObjectNode send(Call call) {
        agent(call);
        var content = Bodies.read(call, media);
        long interval = call.number("duplicate_check_interval", DUPLICATE_SECONDS);
        if (interval < 0 || interval > MAX_DUPLICATE_SECONDS) {
            throw new ApiError(Errcode.BAD_SIZE, "duplicate_check_interval takes " + MAX_DUPLICATE_SECONDS);
        }
        var task = Call.text(call.at("template_card"), "task_id");
        if (!task.isEmpty() && byTask.first(call.caller().key() + "/" + task) != null) {
            throw new ApiError(Errcode.BAD_PARAMETER, "task_id " + task + " was used before by this app");
        }
        var invalid = new Invalid();
        var receivers = receivers(call, invalid);
        if (receivers.isEmpty()) {
            throw new ApiError(Errcode.ALL_INVALID);
        }
        var now = sandboxState.now();
        if (!limits.take(
                "app messages",
                call.caller().key(),
                Limits.Span.DAY,
                (int) Math.min(Integer.MAX_VALUE, settings.now().accountCap() * MESSAGES_A_DAY_FOR_EACH),
                receivers.size(),
                now.getEpochSecond())) {
            throw new ApiError(Errcode.CALLS_EXHAUSTED);
        }
        var digest = Ids.derived("", 43, call.caller().key(), call.body().toString());
        var repeated = call.flag("enable_duplicate_check", false)
                && byDigest.of(digest).stream()
                        .anyMatch(old -> old.at().plusSeconds(interval).isAfter(now));
        var shown = new LinkedHashMap<String, String>();
        if (!repeated) {
            receivers.stream()
                    .filter(user -> mayGetMore(call, user, now))
                    .forEach(user -> shown.put(
                            user,
                            phones.show(
                                    user,
                                    PhoneMessages.Kind.app_message,
                                    call.caller().agentId(),
                                    content)));
        }
        var message = new Sent(
                Ids.random("", 64),
                call.caller().key(),
                now,
                digest,
                Bodies.interacts(call) ? Ids.random("", 64) : "",
                task.isEmpty() ? "" : call.caller().key() + "/" + task,
                shown);
        sent.put(message.msgid(), message);
        var reply = Json.object();
        reply.put("invaliduser", String.join("|", invalid.users).toLowerCase(Locale.ROOT));
        reply.put("invalidparty", String.join("|", invalid.parties));
        reply.put("invalidtag", String.join("|", invalid.tags));
        reply.put("unlicenseduser", "");
        reply.put("msgid", message.msgid());
        if (!message.responseCode().isEmpty()) {
            reply.put("response_code", message.responseCode());
        }
        return reply;
    }

    private ObjectNode recall(Call call) {
        var message = sent.find(call.text("msgid", Errcode.NO_MSGID));
        if (message == null
                || !message.app().equals(call.caller().key())
                || !sandboxState.now().isBefore(message.at().plus(RECALLABLE))) {
            throw new ApiError(Errcode.BAD_MSGID);
        }
        var gone = new Content("[消息已撤回]", List.of());
        message.shown().values().forEach(id -> phones.change(id, gone));
        return Json.object();
    }

    /** A card of buttons is changed once, within 72 hours, by its response_code. */
    private ObjectNode update(Call call) {
        agent(call);
        var code = call.text("response_code", Errcode.EMPTY_VALUE);
        var message = byResponseCode.first(code);
        if (message == null
                || !message.app().equals(call.caller().key())
                || !sandboxState.now().isBefore(message.at().plus(CHANGEABLE))) {
            throw new ApiError(Errcode.BAD_PARAMETER, "response_code");
        }
        var replacement = Call.text(call.at("button"), "replace_name");
        if (replacement.isEmpty() && !call.has("template_card")) {
            throw new ApiError(Errcode.EMPTY_VALUE, "button.replace_name or template_card");
        }
        var content = replacement.isEmpty()
                ? Bodies.card(call.at("template_card"))
                : new Content("[" + replacement + "]", List.of());
        var users = call.flag("atall", false) ? List.copyOf(message.shown().keySet()) : call.texts("userids");
        var invalid = new ArrayList<String>();
        for (var user : users) {
            var id = message.shown().get(user);
            if (id == null) {
                invalid.add(user);
            } else {
                phones.change(id, content);
            }
        }
        if (invalid.size() == users.size()) {
            throw new ApiError(Errcode.ALL_INVALID);
        }
        sent.put(message.msgid(), message.changed());
        var reply = Json.object();
        reply.set("invaliduser", Json.array(invalid));
        return reply;
    }

    private static void agent(Call call) {
        if (!call.has("agentid")) {
            throw new ApiError(Errcode.BAD_AGENTID);
        }
        if (!call.text("agentid").equals(call.caller().agentId())) {
            throw new ApiError(Errcode.FOREIGN_AGENT);
        }
    }

    /** Whether a member may get more; what goes past the limit is dropped, and nobody is told. */
    private boolean mayGetMore(Call call, String user, Instant now) {
        var pair = call.caller().key() + "/" + user;
        var most = settings.now();
        return limits.take(
                        "messages to one", pair, Limits.Span.MINUTE, most.messagesPerMinute(), 1, now.getEpochSecond())
                && limits.take(
                        "messages to one", pair, Limits.Span.HOUR, most.messagesPerHour(), 1, now.getEpochSecond());
    }

    /**
     * Returns whom a message reaches; of departments there is one, 1, with everybody in it, and of tags of members none.
     */
    private List<String> receivers(Call call, Invalid invalid) {
        var visible = people.staffOf(call.corpId()).stream()
                .map(StaffMember::userId)
                .filter(call.caller()::sees)
                .toList();
        var users = ids(call, "touser", MAX_USERS);
        var parties = ids(call, "toparty", MAX_PARTIES);
        invalid.tags.addAll(ids(call, "totag", MAX_PARTIES));
        if (users.equals(List.of("@all"))) {
            return visible;
        }
        parties.stream().filter(party -> !party.equals("1")).forEach(invalid.parties::add);
        if (parties.contains("1")) {
            return visible;
        }
        var receivers = new ArrayList<String>();
        for (var user : users) {
            visible.stream()
                    .filter(user::equalsIgnoreCase)
                    .findFirst()
                    .ifPresentOrElse(receivers::add, () -> invalid.users.add(user));
        }
        return receivers.stream().distinct().toList();
    }

    private static List<String> ids(Call call, String field, int most) {
        var ids = List.of(call.text(field).split("\\|", -1)).stream()
                .filter(id -> !id.isEmpty())
                .toList();
        if (ids.size() > most) {
            throw new ApiError(Errcode.BAD_SIZE, field + " takes " + most);
        }
        return ids;
    }

    private static List<String> known(String key) {
        return key.isEmpty() ? List.of() : List.of(key);
    }

    private static final class Invalid {
        private final List<String> users = new ArrayList<>();
        private final List<String> parties = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
    }

    /**
     * A message that was sent.
     *
     * @param responseCode by which a card is changed; empty when it cannot be, or was
     * @param task the app and its task_id; empty when it has none
     * @param shown where it stands on each member's phone, by userid
     */
    record Sent(
            String msgid,
            String app,
            Instant at,
            String digest,
            String responseCode,
            String task,
            Map<String, String> shown) {
        Sent changed() {
            return new Sent(msgid, app, at, digest, "", task, shown);
        }
    }
}
