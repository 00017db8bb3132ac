package io.quanzi.wecom;

import static io.quanzi.wecom.FromWxJava.at;
import static io.quanzi.wecom.FromWxJava.isMore;
import static io.quanzi.wecom.FromWxJava.listed;
import static io.quanzi.wecom.FromWxJava.orNull;
import static io.quanzi.wecom.FromWxJava.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.quanzi.shared.PersonName;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import me.chanjar.weixin.cp.api.WxCpExternalContactService;
import me.chanjar.weixin.cp.bean.external.WxCpContactWayInfo;
import me.chanjar.weixin.cp.bean.external.WxCpGroupJoinWayInfo;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalGroupChatList;
import me.chanjar.weixin.cp.bean.external.contact.ExternalContact;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Contacts through WxJava. */
@Component
class WxJavaContacts implements Contacts {
    static final int NO_RELATION = 84061;

    /** Not a customer of this corp, or of nobody the app sees; or deleted. */
    private static final Set<Integer> NOBODY = Set.of(NO_RELATION, 40096);

    private static final int NO_GROUP = 40050;
    private static final int NO_CONFIG = 41044;
    private static final int TOO_MANY_MEMBERS = 81017;
    private static final int QR_CODE = 2;
    private static final int PAGE = 1_000;
    private static final int CUSTOMERS_A_PAGE = 100;
    private static final int OWNERS_A_CALL = 100;
    private static final int MAX_GROUPS_OF_A_WAY = 5;
    private static final int LONGEST_STATE = 30;
    private static final int LONGEST_REMARK = 30;
    private static final int LONGEST_CONTACT_REMARK = 20;

    private static final int WITH_NAMES = 1;

    private final WeComClient client;
    private final WeComCalls weComCalls;
    private final DesiredTags wishes;
    private final CorpTags tags;
    private final StaffNames staffNames;

    WxJavaContacts(
            WeComClient client, WeComCalls weComCalls, DesiredTags wishes, CorpTags tags, StaffNames staffNames) {
        this.client = client;
        this.weComCalls = weComCalls;
        this.wishes = wishes;
        this.tags = tags;
        this.staffNames = staffNames;
    }

    private WxCpExternalContactService wecom() {
        return client.getExternalContactService();
    }

    @Override
    public List<String> officers() {
        return listed(weComCalls.call("externalcontact/get_follow_user_list", () -> wecom().listFollowers()));
    }

    @Override
    public Optional<Person> person(String externalUserId) {
        return detail(externalUserId)
                .map(detail -> new Person(
                        externalUserId,
                        PersonName.clean(text(detail.contact().getName())),
                        orNull(detail.contact().getUnionId()),
                        detail.follows().stream().map(FromWxJava::follow).toList()));
    }

    /** A customer as WxJava reads them; {@code follows} is never empty. */
    record Detail(ExternalContact contact, List<FollowedUser> follows) {}

    Optional<Detail> detail(String externalUserId) {
        try {
            return read(externalUserId);
        } catch (WeComException failed) {
            if (NOBODY.contains(failed.code())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private Optional<Detail> read(String externalUserId) {
        var follows = new ArrayList<FollowedUser>();
        ExternalContact contact;
        String cursor = null;
        do {
            String from = cursor;
            var page = weComCalls.call("externalcontact/get", () -> wecom().getContactDetail(externalUserId, from));
            contact = page.getExternalContact();
            follows.addAll(listed(page.getFollowedUsers()));
            cursor = page.getNextCursor();
        } while (isMore(cursor));
        return contact == null || follows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Detail(contact, List.copyOf(follows)));
    }

    /** WxJava turns 84061 into an empty list. */
    @Override
    public List<String> customersOf(String userId) {
        return listed(weComCalls.call("externalcontact/list", () -> wecom().listExternalContacts(userId)));
    }

    /** A cursor is a userid, a line's end, and WeCom's own cursor among that member's customers; none after the last. */
    @Override
    public HeldPage held(@Nullable String cursor) {
        int end = cursor == null ? 0 : cursor.indexOf('\n');
        String before = cursor == null ? "" : cursor.substring(0, end);
        String within = cursor == null ? "" : cursor.substring(end + 1);
        String userId = officers().stream()
                .sorted()
                .filter(officer -> officer.compareTo(before) >= (within.isEmpty() ? 1 : 0))
                .findFirst()
                .orElse(null);
        if (userId == null) {
            return new HeldPage(null, false, List.of(), null);
        }
        String from = userId.equals(before) ? within : "";
        var page = weComCalls.call(
                "externalcontact/batch/get_by_user",
                () -> wecom().getContactDetailBatch(new String[] {userId}, from, CUSTOMERS_A_PAGE));
        List<Held> held = listed(page.getExternalContactList()).stream()
                .map(row -> new Held(
                        row.getExternalContact().getExternalUserId(), FromWxJava.heldFollow(row.getFollowInfo())))
                .toList();
        return new HeldPage(userId, from.isEmpty(), held, userId + '\n' + text(page.getNextCursor()));
    }

    @Override
    public ContactWay addContactWay(String userId, String state, String remark) {
        var way = new WxCpContactWayInfo.ContactWay();
        way.setType(WxCpContactWayInfo.TYPE.SINGLE);
        way.setScene(WxCpContactWayInfo.SCENE.QRCODE);
        way.setUsers(List.of(userId));
        way.setState(checkedState(state));
        way.setRemark(cut(remark, LONGEST_REMARK));
        way.setSkipVerify(true);
        var info = new WxCpContactWayInfo();
        info.setContactWay(way);
        var made = weComCalls.call("externalcontact/add_contact_way", () -> wecom().addContactWay(info));
        return new ContactWay(made.getConfigId(), text(made.getQrCode()));
    }

    @Override
    public void deleteContactWay(String configId) {
        try {
            weComCalls.call("externalcontact/del_contact_way", () -> wecom().deleteContactWay(configId));
        } catch (WeComException failed) {
            if (failed.code() != NO_CONFIG) {
                throw failed;
            }
        }
    }

    /** WxJava's own call drops the cursor of the next page. */
    @Override
    public List<String> contactWays(Instant from, Instant to) {
        var found = new ArrayList<String>();
        String url = client.getWxCpConfigStorage().getApiUrl("/cgi-bin/externalcontact/list_contact_way");
        String cursor = "";
        do {
            var asked = new JsonObject();
            asked.addProperty("start_time", from.getEpochSecond());
            asked.addProperty("end_time", to.getEpochSecond());
            asked.addProperty("limit", PAGE);
            asked.addProperty("cursor", cursor);
            var page = weComCalls.call(
                    "externalcontact/list_contact_way",
                    () -> JsonParser.parseString(client.post(url, asked.toString()))
                            .getAsJsonObject());
            if (page.has("contact_way")) {
                page.getAsJsonArray("contact_way")
                        .forEach(way ->
                                found.add(way.getAsJsonObject().get("config_id").getAsString()));
            }
            cursor = page.has("next_cursor") ? page.get("next_cursor").getAsString() : "";
        } while (isMore(cursor));
        return found;
    }

    @Override
    public Optional<KnownWay> contactWay(String configId) {
        try {
            var way = weComCalls
                    .call("externalcontact/get_contact_way", () -> wecom().getContactWay(configId))
                    .getContactWay();
            return Optional.of(new KnownWay(new ContactWay(configId, text(way.getQrCode())), orNull(way.getState())));
        } catch (WeComException failed) {
            if (failed.code() == NO_CONFIG) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    @Override
    public List<String> groups() {
        try {
            return groupsOf(new String[0]);
        } catch (WeComException failed) {
            // a corp with more members than one call may look through is asked for by its officers
            if (failed.code() != TOO_MANY_MEMBERS) {
                throw failed;
            }
        }
        var owners = officers();
        var found = new LinkedHashSet<String>();
        for (int from = 0; from < owners.size(); from += OWNERS_A_CALL) {
            var some = owners.subList(from, Math.min(owners.size(), from + OWNERS_A_CALL));
            found.addAll(groupsOf(some.toArray(String[]::new)));
        }
        return List.copyOf(found);
    }

    private List<String> groupsOf(String[] owners) {
        var found = new ArrayList<String>();
        String cursor = "";
        do {
            String from = cursor;
            var page = weComCalls.call(
                    "externalcontact/groupchat/list", () -> wecom().listGroupChat(PAGE, from, 0, owners));
            listed(page.getGroupChatList()).stream()
                    .map(WxCpUserExternalGroupChatList.ChatStatus::getChatId)
                    .forEach(found::add);
            cursor = text(page.getNextCursor());
        } while (isMore(cursor));
        return found;
    }

    @Override
    public Optional<String> staffName(String userId) {
        return staffNames.of(userId);
    }

    @Override
    public Optional<Group> group(String chatId) {
        try {
            var chat = weComCalls
                    .call("externalcontact/groupchat/get", () -> wecom().getGroupChat(chatId, WITH_NAMES))
                    .getGroupChat();
            listed(chat.getMemberList()).stream()
                    .filter(member -> member.getType() == FromWxJava.STAFF)
                    .forEach(member -> staffNames.note(member.getUserId(), PersonName.clean(text(member.getName()))));
            return Optional.of(new Group(
                    chat.getChatId(),
                    PersonName.clean(text(chat.getName())),
                    text(chat.getOwner()),
                    at(chat.getCreateTime()),
                    text(chat.getMemberVersion()),
                    listed(chat.getMemberList()).stream()
                            .map(FromWxJava::member)
                            .toList()));
        } catch (WeComException failed) {
            if (failed.code() == NO_GROUP) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    @Override
    public String addJoinWay(List<String> chatIds, String state, String remark) {
        var info = joinWay(chatIds, state, remark);
        return weComCalls
                .call("externalcontact/groupchat/add_join_way", () -> wecom().addJoinWay(info))
                .getConfigId();
    }

    @Override
    public boolean changeJoinWay(String configId, List<String> chatIds, String state, String remark) {
        var info = joinWay(chatIds, state, remark);
        info.getJoinWay().setConfigId(configId);
        try {
            weComCalls.call("externalcontact/groupchat/update_join_way", () -> wecom().updateJoinWay(info));
            return true;
        } catch (WeComException failed) {
            if (failed.code() == NO_CONFIG) {
                return false;
            }
            throw failed;
        }
    }

    private static WxCpGroupJoinWayInfo joinWay(List<String> chatIds, String state, String remark) {
        if (chatIds.isEmpty() || chatIds.size() > MAX_GROUPS_OF_A_WAY) {
            throw new IllegalArgumentException("a join way leads into 1 to 5 groups, got " + chatIds.size());
        }
        var way = new WxCpGroupJoinWayInfo.JoinWay();
        way.setScene(QR_CODE);
        way.setAutoCreateRoom(0);
        way.setChatIdList(List.copyOf(chatIds));
        way.setState(checkedState(state));
        way.setRemark(cut(remark, LONGEST_REMARK));
        var info = new WxCpGroupJoinWayInfo();
        info.setJoinWay(way);
        return info;
    }

    @Override
    public Optional<String> joinWayPicture(String configId) {
        try {
            var way = weComCalls.call("externalcontact/groupchat/get_join_way", () -> wecom().getJoinWay(configId));
            return Optional.of(text(way.getJoinWay().getQrCode()));
        } catch (WeComException failed) {
            if (failed.code() == NO_CONFIG) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    @Override
    public void wantTags(String userId, String externalUserId, String tagGroup, Set<String> names) {
        wishes.want(new FollowRelation(userId, externalUserId), tagGroup, names);
    }

    @Override
    public void wantRemark(String userId, String externalUserId, String remark) {
        wishes.wantRemark(new FollowRelation(userId, externalUserId), cut(remark, LONGEST_CONTACT_REMARK));
    }

    @Override
    public Optional<Remark> remarkOf(String userId, String externalUserId) {
        return wishes.find(new FollowRelation(userId, externalUserId))
                .flatMap(known -> Optional.ofNullable(known.remark())
                        .map(remark -> new Remark(
                                remark.want(),
                                remark.want().equals(remark.told()),
                                known.state() == DesiredTags.State.REFUSED ? known.reason() : null)));
    }

    @Override
    public Optional<String> tellTagsAgain(String userId, String externalUserId, String tagGroup, Set<String> names) {
        return wishes.resync(new FollowRelation(userId, externalUserId), tagGroup, names);
    }

    @Override
    public Set<String> beingTold(String userId, Collection<String> externalUserIds) {
        return wishes
                .open(externalUserIds.stream()
                        .map(customer -> new FollowRelation(userId, customer))
                        .toList())
                .stream()
                .map(FollowRelation::externalUserId)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<String, String> tagsOf(String tagGroup) {
        return tags.namesOf(tagGroup);
    }

    private static String checkedState(String state) {
        if (state.codePointCount(0, state.length()) > LONGEST_STATE) {
            throw new IllegalArgumentException("a state has at most 30 characters, got \"" + state + "\"");
        }
        return state;
    }

    private static String cut(String remark, int most) {
        int length = remark.codePointCount(0, remark.length());
        return length <= most ? remark : remark.substring(0, remark.offsetByCodePoints(0, most));
    }
}
