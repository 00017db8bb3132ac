package io.quanzi.sandbox.people;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the people there are. Every corp knows a person by another external_userid, every Official Account and Store by
 * another openid; both are derived from the person, so nothing has to be stored, and only the unionid joins them.
 */
public final class People {
    private final SandboxState sandboxState;
    private final PlatformAccounts accounts;
    private final Table<Person> people;
    private final Table<StaffMember> staff;
    private final Index<Person> byForeignId;
    private final Index<StaffMember> byCorp;
    private final Index<Person> byUnionid;

    /** The ids by corp and person, kept because a list of a hundred customers would be a hundred digests. */
    private final Map<String, Map<String, String>> externalUserIds = new ConcurrentHashMap<>();

    public People(SandboxState sandboxState, PlatformAccounts accounts) {
        this.sandboxState = sandboxState;
        this.accounts = accounts;
        this.people = sandboxState.table("people", Person.class);
        this.staff = sandboxState.table("staff", StaffMember.class);
        this.byForeignId = people.indexAll(this::foreignIds);
        this.byUnionid = people.index(Person::unionid);
        this.byCorp = staff.index(StaffMember::corpId);
        accounts.whenNew(people::reindex);
    }

    /**
     * A new person.
     *
     * @param unionid absent = made up
     */
    public Person add(String nickname, @Nullable String unionid) {
        if (unionid != null && byUnionid.first(unionid) != null) {
            throw new IllegalArgumentException(
                    "expected a unionid of its own for each person; " + unionid + " is taken");
        }
        var id = "p" + (people.size() + 1);
        var person = new Person(id, nickname, unionid == null ? Ids.random("o6_bmj", 28) : unionid, sandboxState.now());
        people.put(id, person);
        return person;
    }

    /**
     * A new member.
     *
     * @param userId absent = made up
     */
    public StaffMember hire(String corpId, String name, @Nullable String userId, boolean adminWelcome) {
        var id = userId == null ? "staff" + (staff.size() + 1) : userId;
        if (!id.matches("[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")) {
            throw new IllegalArgumentException(
                    "expected a userid of 1 to 64 letters, digits and _-@. that begins with a letter or digit, got \""
                            + id + "\"");
        }
        if (staff.has(id)) {
            throw new IllegalArgumentException("expected a userid of its own for each member; " + id + " is taken");
        }
        var member = new StaffMember(id, corpId, name, adminWelcome, sandboxState.now(), null);
        staff.put(id, member);
        return member;
    }

    public @Nullable Person person(String id) {
        return people.find(id);
    }

    public @Nullable StaffMember member(String userId) {
        return staff.find(userId);
    }

    public Collection<Person> people() {
        return people.all();
    }

    public boolean nobody() {
        return people.size() == 0 && staff.size() == 0;
    }

    public List<StaffMember> staffOf(String corpId) {
        return byCorp.of(corpId);
    }

    public String externalUserId(String corpId, Person person) {
        return externalUserIds
                .computeIfAbsent(corpId, corp -> new ConcurrentHashMap<>())
                .computeIfAbsent(person.id(), id -> externalUserId(corpId, id));
    }

    /** The external_userid by which a corp knows a person. */
    public static String externalUserId(String corpId, String personId) {
        return Ids.derived("wm", 32, corpId, personId);
    }

    /** Keeps a person who was there before. */
    public void know(Person person) {
        people.put(person.id(), person);
    }

    public String openid(String appId, Person person) {
        return Ids.derived("o", 28, appId, person.id());
    }

    /** The person behind an external_userid of this corp; refused with 40096 when it is none. */
    public Person byExternalUserId(String corpId, String externalUserId) {
        var person = byForeignId.first(externalUserId);
        if (person == null || !externalUserId(corpId, person).equals(externalUserId)) {
            throw new ApiError(Errcode.BAD_EXTERNAL_USERID);
        }
        return person;
    }

    public @Nullable Person byUnionid(String unionid) {
        return byUnionid.first(unionid);
    }

    /** Whether an openid, of whatever account, is this person's. */
    public boolean isOpenidOf(String openid, Person person) {
        return person.equals(byForeignId.first(openid));
    }

    public @Nullable Person byOpenid(String appId, String openid) {
        var person = byForeignId.first(openid);
        return person != null && openid(appId, person).equals(openid) ? person : null;
    }

    /** A member that exists in the caller's corp and stands in its visible range; refused with 60111 or 60011. */
    public StaffMember visible(App caller, String userId) {
        var member = staff.find(userId);
        if (member == null || !member.corpId().equals(caller.account())) {
            throw new ApiError(Errcode.NO_SUCH_USER);
        }
        if (!caller.sees(userId)) {
            throw new ApiError(Errcode.OUT_OF_SIGHT);
        }
        return member;
    }

    /** Returns a {@link #visible} member in the usage range of customer contact; refuses another with 84074. */
    public StaffMember contactStaff(App caller, String userId) {
        var member = visible(caller, userId);
        if (!member.mayHaveCustomers()) {
            throw new ApiError(Errcode.NO_CONTACT_RIGHT);
        }
        return member;
    }

    /** Changes what the admin console says of a member. */
    public StaffMember note(StaffMember member, StaffMember.Card card) {
        var changed = member.with(card);
        staff.put(member.userId(), changed);
        return changed;
    }

    private Collection<String> foreignIds(Person person) {
        var ids = new ArrayList<String>(3);
        accounts.accounts(Platform.WECOM).forEach(corp -> ids.add(externalUserId(corp, person)));
        accounts.accounts(Platform.OFFICIAL_ACCOUNT).forEach(app -> ids.add(openid(app, person)));
        accounts.accounts(Platform.STORE).forEach(app -> ids.add(openid(app, person)));
        return ids;
    }
}
