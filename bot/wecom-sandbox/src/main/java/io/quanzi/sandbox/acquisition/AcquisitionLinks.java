package io.quanzi.sandbox.acquisition;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.contact.Relation;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.StaffMember;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Acquisition links, and what customers do with them. https://developer.work.weixin.qq.com/document/path/97297 */
public final class AcquisitionLinks {
    private static final String EVENT = "customer_acquisition";
    private static final String IN_WECHAT = "weixin://biz/ww/profile/";
    static final String PATH = "/ca/";
    private static final int MAX_CHANNEL_BYTES = 64;
    private static final int LOW = 20;

    /** The messages of a customer that are told of. */
    private static final Set<Integer> TOLD = Set.of(3, 5, 10);

    private final SandboxState sandboxState;
    private final People people;
    private final Relations relations;
    private final Callbacks callbacks;
    private final Table<AcquisitionLink> links;
    private final Table<Visit> visits;
    private final Table<Quota> quotas;
    private final Index<Visit> byLink;
    private final Index<Visit> byPair;

    public AcquisitionLinks(SandboxState sandboxState, People people, Relations relations, Callbacks callbacks) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.relations = relations;
        this.callbacks = callbacks;
        this.links = sandboxState.table("acquisitionLinks", AcquisitionLink.class);
        this.visits = sandboxState.table("acquisitionVisits", Visit.class);
        this.quotas = sandboxState.table("acquisitionQuotas", Quota.class);
        this.byLink = visits.index(Visit::linkId);
        this.byPair = visits.index(visit -> visit.userId() + "/" + visit.personId());
        relations.whenTalked(this::talked);
    }

    /** Whether an address is an acquisition link's, as WeChat or an outside browser opens it. */
    public static boolean isLink(String url) {
        return url.startsWith(IN_WECHAT) || path(url).contains(PATH);
    }

    static String url(String baseUrl, String linkId) {
        return baseUrl + PATH + linkId;
    }

    /** A person opens a link and asks to add the member it leads to. */
    public ContactWays.Scan open(Person person, String url) {
        var address = url.startsWith(IN_WECHAT) ? decoded(url.substring(IN_WECHAT.length())) : url;
        var path = path(address);
        var linkId = path.substring(path.lastIndexOf('/') + 1);
        var link = links.find(linkId);
        if (link == null) {
            throw new ActRefused("链接已失效: no acquisition link has the link_id \"" + linkId + "\"");
        }
        if (quota(link.corpId()).balance(sandboxState.now()) == 0) {
            throw new ActRefused("链接暂不可用: the quota of acquisition links is used up");
        }
        var state = channel(address);
        var staff = memberFor(link, person);
        tell(link.corpId(), "friend_request", new Xml().text("LinkId", linkId).text("State", state));
        var outcome = relations.add(person, staff, link.skipVerify(), state, Relation.Origin.link(linkId));
        var visit = new Visit(
                linkId,
                person.id(),
                staff.userId(),
                state,
                sandboxState.now(),
                outcome != Relations.Outcome.already,
                0);
        var known = visits.find(visit.key());
        visits.put(visit.key(), visit.after(known));
        return new ContactWays.Scan(outcome, staff.userId());
    }

    /** More uses, until an instant. */
    public void grow(String corpId, int uses, Instant until) {
        var quota = quota(corpId);
        var none = quota.balance(sandboxState.now()) == 0;
        quotas.put(corpId, quota.with(new Quota.Batch(until, uses)));
        if (none && uses > 0) {
            tell(corpId, "balance_increased", new Xml());
        }
    }

    /** Sets what is left, by taking all batches away but one that lasts as long as the longest. */
    public void leave(String corpId, int uses) {
        var quota = quota(corpId);
        var until = quota.batches().stream()
                .map(Quota.Batch::expires)
                .max(Instant::compareTo)
                .orElse(sandboxState.now());
        quotas.put(corpId, new Quota(corpId, quota.used(), List.of(new Quota.Batch(until, uses))));
    }

    /** The administrator deletes a link, which is told; an app that does so is not. */
    public void deleteByAdmin(String linkId) {
        var link = links.find(linkId);
        if (link == null) {
            throw new IllegalArgumentException("expected the link_id of an acquisition link, got \"" + linkId + "\"");
        }
        links.remove(linkId);
        tell(link.corpId(), "delete_link", new Xml().text("LinkId", linkId));
    }

    Quota quota(String corpId) {
        var known = quotas.find(corpId);
        if (known != null) {
            return known;
        }
        var given = Quota.given(corpId, sandboxState.now());
        quotas.put(corpId, given);
        return given;
    }

    Table<AcquisitionLink> links() {
        return links;
    }

    List<Visit> visits(String linkId) {
        return byLink.of(linkId);
    }

    private void talked(Relation relation) {
        if (relation.origin() == null || relation.origin().linkId() == null) {
            return;
        }
        for (var visit : byPair.of(relation.userId() + "/" + relation.personId())) {
            if (visit.isNew() && visit.linkId().equals(relation.origin().linkId())) {
                wrote(relation.corpId(), visit.wrote());
            }
        }
    }

    private void wrote(String corpId, Visit visit) {
        visits.put(visit.key(), visit);
        if (visit.messages() == 1) {
            var person = people.person(visit.personId());
            tell(
                    corpId,
                    "customer_start_chat",
                    new Xml()
                            .text("UserID", visit.userId())
                            .text("ExternalUserID", person == null ? "" : people.externalUserId(corpId, person))
                            .text("LinkId", visit.linkId()));
            use(corpId);
        } else if (TOLD.contains(visit.messages())) {
            tell(
                    corpId,
                    "message_from_customer",
                    new Xml().text("LinkId", visit.linkId()).text("ChatKey", Ids.random("", 32)));
        }
    }

    private void use(String corpId) {
        var quota = quota(corpId).usedOnce(sandboxState.now());
        quotas.put(corpId, quota);
        int left = quota.balance(sandboxState.now());
        if (left == 0) {
            tell(corpId, "balance_exhausted", new Xml());
        } else if (left == LOW - 1) {
            tell(corpId, "balance_low", new Xml());
        }
    }

    private void tell(String corpId, String changeType, Xml rest) {
        callbacks.tellCorp(
                corpId, EVENT, new Xml().text("ChangeType", changeType).then(rest));
    }

    /**
     * Chooses the member: one whom the customer has already, where the link prefers that; else the members of the link
     * take turns.
     */
    private StaffMember memberFor(AcquisitionLink link, Person person) {
        var users = users(link);
        var preferred = link.priority() == 1
                ? members(link.corpId()).toList()
                : link.priority() == 2 ? link.preferred() : users;
        var user = preferred.stream()
                .filter(known -> relations.live(known, person.id()))
                .findFirst()
                .orElseGet(() -> users.get(byLink.count(link.linkId()) % users.size()));
        var staff = people.member(user);
        if (staff == null) {
            throw new IllegalStateException("an acquisition link names a member that does not exist");
        }
        return staff;
    }

    /** The members among whom a link chooses. */
    List<StaffMember> leadsTo(AcquisitionLink link) {
        return users(link).stream().map(people::member).filter(Objects::nonNull).toList();
    }

    private List<String> users(AcquisitionLink link) {
        var users = new ArrayList<>(link.users());
        if (!link.departments().isEmpty()) {
            members(link.corpId()).filter(user -> !users.contains(user)).forEach(users::add);
        }
        return users;
    }

    private java.util.stream.Stream<String> members(String corpId) {
        return people.staffOf(corpId).stream()
                .filter(StaffMember::mayHaveCustomers)
                .map(StaffMember::userId);
    }

    /** The customer_channel, cut at 64 bytes and never within a character. */
    private static String channel(String url) {
        var channel = parameter(url);
        if (channel == null) {
            return "";
        }
        var bytes = channel.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, MAX_CHANNEL_BYTES);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static @Nullable String parameter(String url) {
        int question = url.indexOf('?');
        if (question < 0) {
            return null;
        }
        for (var pair : url.substring(question + 1).split("[&#]", -1)) {
            if (pair.startsWith("customer_channel=")) {
                return decoded(pair.substring("customer_channel=".length()));
            }
        }
        return null;
    }

    private static String path(String url) {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
