package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Welcome codes: each is good for 20 seconds and for one message. All apps of a corp are told the same code, so that only
 * the first one's message is delivered. https://developer.work.weixin.qq.com/document/path/92137
 */
public final class WelcomeCodes {
    static final Duration LIFETIME = Duration.ofSeconds(20);

    private final SandboxState sandboxState;
    private final PhoneMessages phones;
    private final Consumer<String> media;
    private final Table<Code> codes;
    private final Index<Code> byRelation;
    private @Nullable Relations relations;

    /** @param media refuses a media_id that is unknown or too old */
    public WelcomeCodes(SandboxState sandboxState, PhoneMessages phones, Consumer<String> media) {
        this.sandboxState = sandboxState;
        this.phones = phones;
        this.media = media;
        this.codes = sandboxState.table("welcomeCodes", Code.class);
        this.byRelation = codes.index(Code::relation);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/externalcontact/send_welcome_msg", this::send);
    }

    void setRelations(Relations relations) {
        this.relations = relations;
    }

    /** A new code; the codes that the pair had before are dead. */
    String newCode(Relation relation) {
        byRelation.of(relation.key()).forEach(old -> codes.remove(old.code()));
        var code = new Code(Ids.random("", 43), relation.userId(), relation.personId(), sandboxState.now(), false);
        codes.put(code.code(), code);
        return code.code();
    }

    private ObjectNode send(Call call) {
        var code = codes.find(call.text("welcome_code", Errcode.NO_WELCOME_CODE));
        var content = Content.of(call, media);
        if (code == null || relations == null) {
            throw new ApiError(Errcode.BAD_WELCOME_CODE);
        }
        if (code.used()) {
            throw new ApiError(Errcode.ALREADY_CHATTING);
        }
        if (!sandboxState.now().isBefore(code.at().plus(LIFETIME))) {
            throw new ApiError(Errcode.BAD_WELCOME_CODE);
        }
        var relation = relations.find(code.userId(), code.personId());
        if (relation == null
                || relation.customerLeft()
                || !relation.corpId().equals(call.corpId())
                || !call.caller().sees(code.userId())) {
            throw new ApiError(Errcode.BAD_WELCOME_CODE);
        }
        if (relation.chatted()) {
            throw new ApiError(Errcode.ALREADY_CHATTING);
        }
        codes.put(code.code(), new Code(code.code(), code.userId(), code.personId(), code.at(), true));
        relations.put(relation.welcomed());
        phones.show(code.personId(), PhoneMessages.Kind.contact, code.userId(), content);
        return Json.object();
    }

    record Code(String code, String userId, String personId, Instant at, boolean used) {
        String relation() {
            return Relation.key(userId, personId);
        }
    }
}
