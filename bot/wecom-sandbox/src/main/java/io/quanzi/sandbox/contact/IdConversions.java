package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One person's ids turned into another. Who is no contact of the corp yet has a pending_id, good for ninety days, to which
 * {@code batch/external_userid_to_pending_id} leads back once the person is one.
 */
public final class IdConversions {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final Duration PENDING_LIFE = Duration.ofDays(90);
    private static final int MAX_IDS = 100;

    private final SandboxState sandboxState;
    private final People people;
    private final Relations relations;
    private final Table<Pending> pendings;
    private final Index<Pending> byPerson;

    public IdConversions(SandboxState sandboxState, People people, Relations relations) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.relations = relations;
        this.pendings = sandboxState.table("pendingIds", Pending.class);
        this.byPerson = pendings.index(pending -> pending.corpId() + "/" + pending.personId());
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "unionid_to_external_userid", this::own);
        endpoints.post(ROOT + "convert_to_openid", this::openid);
        endpoints.post("/cgi-bin/idconvert/unionid_to_external_userid", this::orPending);
        endpoints.post("/cgi-bin/idconvert/batch/external_userid_to_pending_id", this::pendings);
    }

    private ObjectNode own(Call call) {
        var person = person(call);
        if (!isContact(call.corpId(), person)) {
            throw new ApiError(Errcode.NO_RELATION);
        }
        var reply = Json.object();
        reply.put("external_userid", people.externalUserId(call.corpId(), person));
        return reply;
    }

    private ObjectNode openid(Call call) {
        var id = call.text("external_userid", Errcode.NO_EXTERNAL_USERID);
        var reply = Json.object();
        reply.put("openid", people.openid(call.corpId(), people.byExternalUserId(call.corpId(), id)));
        return reply;
    }

    private ObjectNode orPending(Call call) {
        call.text("openid", Errcode.EMPTY_VALUE);
        long subject = call.number("subject_type", 0);
        if (subject < 0 || subject > 1) {
            throw new ApiError(Errcode.BAD_PARAMETER, "subject_type takes 0 or 1");
        }
        var person = person(call);
        var reply = Json.object();
        if (isContact(call.corpId(), person)) {
            reply.put("external_userid", people.externalUserId(call.corpId(), person));
        } else {
            reply.put("pending_id", pending(call.corpId(), person).id());
        }
        return reply;
    }

    private ObjectNode pendings(Call call) {
        var ids = call.texts("external_userid");
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw new ApiError(Errcode.BAD_SIZE, "external_userid takes 1 to " + MAX_IDS);
        }
        var reply = Json.object();
        var result = reply.putArray("result");
        for (var id : ids) {
            var person = people.byExternalUserId(call.corpId(), id);
            for (var pending : byPerson.of(call.corpId() + "/" + person.id())) {
                if (lives(pending)) {
                    var row = result.addObject();
                    row.put("external_userid", id);
                    row.put("pending_id", pending.id());
                }
            }
        }
        return reply;
    }

    /** The person of a unionid; an openid that comes along must be the same person's. */
    private Person person(Call call) {
        var person = people.byUnionid(call.text("unionid", Errcode.EMPTY_VALUE));
        if (person == null) {
            throw new ApiError(Errcode.BAD_PARAMETER, "unionid");
        }
        var openid = call.text("openid");
        if (!openid.isEmpty() && !people.isOpenidOf(openid, person)) {
            throw new ApiError(Errcode.BAD_OPENID);
        }
        return person;
    }

    private boolean isContact(String corpId, Person person) {
        return !relations.ofPerson(corpId, person.id()).isEmpty();
    }

    private Pending pending(String corpId, Person person) {
        return byPerson.of(corpId + "/" + person.id()).stream()
                .filter(this::lives)
                .findFirst()
                .orElseGet(() -> {
                    var made = new Pending(Ids.random("", 40), corpId, person.id(), sandboxState.now());
                    pendings.put(made.id(), made);
                    return made;
                });
    }

    private boolean lives(Pending pending) {
        return sandboxState.now().isBefore(pending.at().plus(PENDING_LIFE));
    }

    record Pending(String id, String corpId, String personId, Instant at) {}
}
