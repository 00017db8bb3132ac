package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.contact.Relation.Status;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps who is whose contact, how that comes and goes, and the events it causes. */
public final class Relations {
    private final SandboxState sandboxState;
    private final People people;
    private final PlatformSettings settings;
    private final Callbacks callbacks;
    private final WelcomeCodes welcomeCodes;
    private final MemberStatistics memberStatistics;
    private final Table<Relation> rows;
    private final Index<Relation> byPerson;
    private final Index<Relation> byStaff;
    private final List<Consumer<Relation>> listeners = new ArrayList<>();

    public Relations(
            SandboxState sandboxState,
            People people,
            PlatformSettings settings,
            Callbacks callbacks,
            WelcomeCodes welcomeCodes,
            MemberStatistics memberStatistics) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.settings = settings;
        this.callbacks = callbacks;
        this.welcomeCodes = welcomeCodes;
        this.memberStatistics = memberStatistics;
        this.rows = sandboxState.table("relations", Relation.class);
        this.byPerson = rows.index(Relation::personId);
        this.byStaff = rows.index(Relation::userId);
        welcomeCodes.setRelations(this);
    }

    /** Keeps a relation that was there before; nobody is told. */
    public void know(String corpId, String userId, String personId, Instant since) {
        var relation = Relation.begun(corpId, userId, personId, Relation.Status.FULL, "", since, null);
        rows.put(relation.key(), relation);
    }

    public @Nullable Relation find(String userId, String personId) {
        return rows.find(Relation.key(userId, personId));
    }

    /** Relations that the API knows, of a member. */
    public List<Relation> ofStaff(String userId) {
        return byStaff.of(userId).stream().filter(Relation::holds).toList();
    }

    /** Every relation of a customer, as the customer's phone has it: requests that wait too. */
    public List<Relation> allOfPerson(String personId) {
        return byPerson.of(personId);
    }

    /** Every relation of a member, as the member's phone has it: requests that wait too. */
    public List<Relation> allOfStaff(String userId) {
        return byStaff.of(userId);
    }

    /** Relations that the API knows, of a customer in a corp. */
    public List<Relation> ofPerson(String corpId, String personId) {
        return byPerson.of(personId).stream()
                .filter(relation -> relation.holds() && relation.corpId().equals(corpId))
                .toList();
    }

    /** The relation of a pair that the caller may see; refused with 40096, 60111, 60011, 84074 or 84061, in that order. */
    Relation needed(App caller, String userId, String externalUserId) {
        var person = people.byExternalUserId(caller.account(), externalUserId);
        people.contactStaff(caller, userId);
        var relation = find(userId, person.id());
        if (relation == null || !relation.holds()) {
            throw new ApiError(Errcode.NO_RELATION);
        }
        return relation;
    }

    /** Whether the pair is in contact, by a half relation at least, so that another scan only opens the chat. */
    public boolean live(String userId, String personId) {
        var relation = find(userId, personId);
        return relation != null && !relation.customerLeft() && relation.status() != Status.REQUESTED;
    }

    /** Hears of each message of a customer to a member, after it is noted. */
    public void whenTalked(Consumer<Relation> listener) {
        listeners.add(listener);
    }

    /** Returns what customers were told at the end of their temporary sessions. */
    public List<PhoneMessages.Message> lastWords(String personId) {
        var words = new ArrayList<PhoneMessages.Message>();
        for (var relation : byPerson.of(personId)) {
            var origin = relation.origin();
            if (origin != null
                    && origin.chatUntil() != null
                    && origin.conclusion() != null
                    && !sandboxState.now().isBefore(origin.chatUntil())) {
                words.add(new PhoneMessages.Message(
                        origin.chatUntil(),
                        PhoneMessages.Kind.contact,
                        relation.userId(),
                        null,
                        null,
                        origin.conclusion().text(),
                        origin.conclusion().attachments()));
            }
        }
        return words;
    }

    void put(Relation relation) {
        rows.put(relation.key(), relation);
    }

    /** A customer adds a member through a contact way; says what became of it. */
    public Outcome add(
            Person person, StaffMember staff, boolean skipVerify, String state, Relation.@Nullable Origin origin) {
        var before = find(staff.userId(), person.id());
        if (live(staff.userId(), person.id())) {
            return Outcome.already;
        }
        if (!skipVerify) {
            put(begin(before, person, staff, Status.REQUESTED, state, origin));
            return Outcome.asked;
        }
        switch (settings.now().scanGives()) {
            case full -> complete(begin(before, person, staff, Status.FULL, state, origin));
            case half -> {
                half(begin(before, person, staff, Status.HALF, state, origin));
                return Outcome.half;
            }
            case half_then_full -> {
                var half = begin(before, person, staff, Status.HALF, state, origin);
                half(half);
                complete(Optional.ofNullable(rows.find(half.key())).orElse(half).with(Status.FULL));
            }
        }
        return Outcome.added;
    }

    /** The member accepts: a request, or a half relation, becomes full. */
    public void accept(StaffMember staff, Person person) {
        var relation = find(staff.userId(), person.id());
        if (relation == null || relation.holds()) {
            throw new ActRefused("没有待通过的好友申请: " + person.id() + " has no request waiting at " + staff.userId());
        }
        complete(relation.with(Status.FULL));
    }

    /** The customer deletes the member, who keeps a one-way relation. */
    public void customerDeletes(Person person, StaffMember staff) {
        var relation = find(staff.userId(), person.id());
        if (relation == null || relation.customerLeft()) {
            throw new ActRefused("对方不是你的联系人: " + staff.userId() + " is no contact of " + person.id());
        }
        put(relation.left());
        memberStatistics.lost(relation.userId());
        tell("del_follow_user", relation, "", "");
    }

    /** The member edits what they note of the customer. */
    public void edit(StaffMember staff, Person person, Relation.Remark remark) {
        var relation = find(staff.userId(), person.id());
        if (relation == null || !relation.holds()) {
            throw new ActRefused("对方不是你的客户: " + person.id() + " is no customer of " + staff.userId());
        }
        put(relation.with(remark));
        tell("edit_external_contact", relation, "", "");
    }

    /**
     * The member deletes the customer: nothing is left.
     *
     * @param source {@code DELETE_BY_TRANSFER} where a transfer did it; else empty
     */
    public void staffDeletes(StaffMember staff, Person person, String source) {
        var relation = find(staff.userId(), person.id());
        if (relation == null) {
            throw new ActRefused("对方不是你的客户: " + person.id() + " is no customer of " + staff.userId());
        }
        rows.remove(relation.key());
        tell("del_external_contact", relation, "", "", source);
    }

    /** The customer writes to the member: after that no welcome is possible. */
    public void talk(Person person, StaffMember staff) {
        var relation = find(staff.userId(), person.id());
        if (relation == null || !relation.reaches()) {
            throw new ActRefused("对方不是你的联系人: " + staff.userId() + " is no contact of " + person.id());
        }
        var origin = relation.origin();
        if (origin != null && origin.chatUntil() != null && !sandboxState.now().isBefore(origin.chatUntil())) {
            throw new ActRefused("会话已结束: the temporary session ended at " + origin.chatUntil());
        }
        var talked = relation.talked();
        put(talked);
        listeners.forEach(listener -> listener.accept(talked));
    }

    private Relation begin(
            @Nullable Relation before,
            Person person,
            StaffMember staff,
            Status status,
            String state,
            Relation.@Nullable Origin origin) {
        return before == null
                ? Relation.begun(staff.corpId(), staff.userId(), person.id(), status, state, sandboxState.now(), origin)
                : before.again(status, state, sandboxState.now(), origin);
    }

    private void half(Relation relation) {
        put(relation);
        tell("add_half_external_contact", relation, relation.state(), code(relation, "add_half_external_contact"));
    }

    private void complete(Relation relation) {
        put(relation);
        memberStatistics.won(relation.userId());
        tell("add_external_contact", relation, relation.state(), code(relation, "add_external_contact"));
    }

    private String code(Relation relation, String changeType) {
        var staff = people.member(relation.userId());
        return relation.chatted()
                        || relation.halfWelcomed()
                        || (staff != null && staff.adminWelcome())
                        || callbacks.withoutWelcomeCode(changeType)
                ? ""
                : welcomeCodes.newCode(relation);
    }

    private void tell(String changeType, Relation relation, String state, String code) {
        tell(changeType, relation, state, code, "");
    }

    private void tell(String changeType, Relation relation, String state, String code, String source) {
        var person = people.person(relation.personId());
        if (person == null) {
            throw new IllegalStateException(relation.personId() + " has a relation but does not exist");
        }
        callbacks.tellCorp(
                relation.corpId(),
                "change_external_contact",
                new Xml()
                        .text("ChangeType", changeType)
                        .text("UserID", relation.userId())
                        .text("ExternalUserID", people.externalUserId(relation.corpId(), person))
                        .text("State", state)
                        .text("WelcomeCode", code)
                        .text("Source", source));
    }

    /**
     * The outcome of a scan: a full or half relation, a request that waits, or an old contact whose chat just opens.
     */
    public enum Outcome {
        added,
        half,
        asked,
        already
    }
}
