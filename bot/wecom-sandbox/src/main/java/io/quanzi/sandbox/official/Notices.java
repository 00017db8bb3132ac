package io.quanzi.sandbox.official;

import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subscribe notices (订阅通知): each needs a consent that the person gave on a page of the account, once for one message;
 * consents add up. Nobody has to follow for them. Also how many messages an account may still send today.
 *
 * <p>A {@code client_msg_id} is passed over here: as far as is known the field is the template message's alone, WxJava's
 * notice has none, and a sandbox that heeded it would promise a safety that the real one may not give. What keeps a
 * notice from going out twice is the consent, which is good for one.
 */
public final class Notices {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int PER_DAY = 100_000;
    private static final int MAX_THING = 20;
    private static final int MAX_TITLE = 15;

    private final SandboxState sandboxState;
    private final People people;
    private final PlatformAccounts accounts;
    private final PhoneMessages phones;
    private final Table<Consent> consents;
    private final Table<Quota> quotas;

    public Notices(SandboxState sandboxState, People people, PlatformAccounts accounts, PhoneMessages phones) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.accounts = accounts;
        this.phones = phones;
        this.consents = sandboxState.table("noticeConsents", Consent.class);
        this.quotas = sandboxState.table("officialQuotas", Quota.class);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/mp/cgi-bin/message/subscribe/bizsend", this::send);
        endpoints.post("/mp/cgi-bin/message/template/subscribe", this::sendOnce);
    }

    /** A person agrees, on a page of the first Official Account, to so many more notices of a template. */
    public Consent agree(Person person, String templateId, int times) {
        if (times < 1 || templateId.isEmpty()) {
            throw new IllegalArgumentException("expected a \"templateId\" and \"times\" of 1 or more");
        }
        var account = accounts.of(Platform.OFFICIAL_ACCOUNT).stream()
                .findFirst()
                .orElseThrow(() ->
                        new ActRefused("没有公众号: set up an Official Account first, PUT /_sim/official-accounts/{appId}"));
        var key = key(account.account(), person, templateId);
        var before = consents.find(key);
        var consent = new Consent((before == null ? 0 : before.left()) + times);
        consents.put(key, consent);
        return consent;
    }

    /** Sets how many template messages and notices an account may send in a day; what it sent today counts. */
    public void limit(String appId, int perDay) {
        if (perDay < 0) {
            throw new IllegalArgumentException("expected \"perDay\" of 0 or more, got " + perDay);
        }
        var now = today(appId);
        quotas.put(appId, new Quota(perDay, now.day(), now.sent()));
    }

    /** Counts a message against the day's quota; refused with 45009 when that is used up. */
    void count(String appId) {
        var now = today(appId);
        if (now.sent() >= now.perDay()) {
            throw new ApiError(Errcode.DAILY_MESSAGES_EXHAUSTED);
        }
        quotas.put(appId, new Quota(now.perDay(), now.day(), now.sent() + 1));
    }

    private Quota today(String appId) {
        var day = sandboxState.now().atZone(CHINA).toLocalDate();
        var quota = quotas.find(appId);
        if (quota == null) {
            return new Quota(PER_DAY, day, 0);
        }
        return quota.day().equals(day) ? quota : new Quota(quota.perDay(), day, 0);
    }

    private ObjectNode send(Call call) {
        var person = checked(call);
        deliver(call, person, "");
        var reply = Json.object();
        reply.put("msgid", Long.parseLong(Ids.hex(14), 16));
        return reply;
    }

    private ObjectNode sendOnce(Call call) {
        var person = checked(call);
        var title = call.text("title", Errcode.BAD_NOTICE);
        if (title.codePointCount(0, title.length()) > MAX_TITLE
                || call.text("scene").isEmpty()) {
            throw new ApiError(Errcode.BAD_NOTICE, "scene, and a title of up to " + MAX_TITLE + " characters");
        }
        deliver(call, person, title + "\n");
        return Json.object();
    }

    private Person checked(Call call) {
        var account = call.caller();
        var person = people.byOpenid(account.account(), call.text("touser", Errcode.BAD_OPENID));
        if (person == null) {
            throw new ApiError(Errcode.BAD_OPENID);
        }
        var template = call.text("template_id", Errcode.BAD_TEMPLATE_ID);
        if (account.templates() != null && !account.templates().containsKey(template)) {
            throw new ApiError(Errcode.BAD_TEMPLATE_ID);
        }
        for (var entry : call.at("data").properties()) {
            var value = Call.text(entry.getValue(), "value");
            if (value.isEmpty()
                    || (entry.getKey().startsWith("thing") && value.codePointCount(0, value.length()) > MAX_THING)) {
                throw new ApiError(Errcode.BAD_NOTICE, "data." + entry.getKey() + ".value");
            }
        }
        return person;
    }

    private void deliver(Call call, Person person, String head) {
        var account = call.caller();
        var template = call.text("template_id");
        var key = key(account.account(), person, template);
        var consent = consents.find(key);
        if (consent == null || consent.left() == 0) {
            throw new ApiError(Errcode.NO_CONSENT);
        }
        count(account.account());
        consents.put(key, new Consent(consent.left() - 1));
        var url = call.text("url").isEmpty() ? call.text("page") : call.text("url");
        phones.show(
                person.id(),
                PhoneMessages.Kind.official_account,
                account.account(),
                new Content(
                        head + text(account.templates(), template, call.at("data")),
                        url.isEmpty() ? List.of() : List.of(new Content.Attachment("link", "详情", url, null))));
    }

    /** A template's text with its keywords filled in; without a known text, the keywords one by one. */
    static String text(@Nullable Map<String, String> templates, String template, JsonNode data) {
        if (templates == null) {
            return data.properties().stream()
                    .map(entry -> entry.getKey() + "：" + Call.text(entry.getValue(), "value"))
                    .collect(Collectors.joining("\n"));
        }
        var text = templates.getOrDefault(template, "");
        for (var entry : data.properties()) {
            text = text.replace("{{" + entry.getKey() + ".DATA}}", Call.text(entry.getValue(), "value"));
        }
        return text;
    }

    private static String key(String appId, Person person, String templateId) {
        return appId + "/" + person.id() + "/" + templateId;
    }

    /** How many more notices of a template a person takes. */
    public record Consent(int left) {}

    record Quota(int perDay, LocalDate day, int sent) {}
}
