package io.quanzi.sandbox.group;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * How groups do, by owner or by day, counted from the groups themselves. Days are China's. Messages are those that this
 * WeCom knows of: mass messages that owners sent. https://developer.work.weixin.qq.com/document/path/92133
 */
public final class GroupStatistics {
    private static final String ROOT = "/cgi-bin/externalcontact/groupchat/";
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int MAX_OWNERS = 100;
    private static final int MAX_DAYS = 30;
    private static final int OLDEST_DAYS = 180;

    private final SandboxState sandboxState;
    private final People people;
    private final GroupChats groups;
    private final Function<String, List<Instant>> posts;

    /** @param posts when mass messages went to a group */
    public GroupStatistics(
            SandboxState sandboxState, People people, GroupChats groups, Function<String, List<Instant>> posts) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.groups = groups;
        this.posts = posts;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "statistic", this::byOwner);
        endpoints.post(ROOT + "statistic_group_by_day", this::byDay);
    }

    private ObjectNode byOwner(Call call) {
        var days = Days.of(call, today());
        var stays = stays();
        var rows = new ArrayList<Row>();
        for (var owner : owners(call)) {
            var data = count(groupsOf(call.corpId(), List.of(owner)), stays, days.first(), days.last());
            rows.add(new Row(owner, data));
        }
        rows.sort(order((int) call.number("order_by", 1), call.flag("order_asc", false)));
        long from = call.number("offset", 0);
        int limit = call.limit(500, 1000);
        if (from < 0) {
            throw new ApiError(Errcode.BAD_SIZE, "offset");
        }
        var reply = Json.object();
        reply.put("total", rows.size());
        var page = rows.stream().skip(from).limit(limit).toList();
        reply.put("next_offset", from + page.size());
        var items = reply.putArray("items");
        page.forEach(row -> {
            var item = items.addObject();
            item.put("owner", row.owner());
            item.set("data", row.data());
        });
        return reply;
    }

    private ObjectNode byDay(Call call) {
        var days = Days.of(call, today());
        var stays = stays();
        var of = groupsOf(call.corpId(), owners(call));
        var reply = Json.object();
        var items = reply.putArray("items");
        for (var day = days.first(); !day.isAfter(days.last()); day = day.plusDays(1)) {
            var item = items.addObject();
            item.put("stat_time", day.atStartOfDay(CHINA).toEpochSecond());
            item.set("data", count(of, stays, day, day));
        }
        return reply;
    }

    /** Returns the owners asked for; the filter must name somebody, and all of them be in sight. */
    private List<String> owners(Call call) {
        var filter = call.at("owner_filter");
        var owners = Call.texts(filter, "userid_list");
        if (owners.isEmpty() && filter.path("partyid_list").isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "owner_filter");
        }
        if (owners.size() > MAX_OWNERS) {
            throw new ApiError(Errcode.BAD_SIZE, "owner_filter.userid_list takes " + MAX_OWNERS);
        }
        owners.forEach(owner -> people.visible(call.caller(), owner));
        return owners.isEmpty()
                ? people.staffOf(call.corpId()).stream()
                        .map(StaffMember::userId)
                        .filter(call.caller()::sees)
                        .toList()
                : owners;
    }

    private List<GroupChat> groupsOf(String corpId, List<String> owners) {
        return groups.ofCorp(corpId).stream()
                .filter(group -> owners.contains(group.owner()))
                .toList();
    }

    private Map<String, List<Member>> stays() {
        return groups.everIn().stream().collect(Collectors.groupingBy(Member::chatId));
    }

    private ObjectNode count(List<GroupChat> of, Map<String, List<Member>> stays, LocalDate first, LocalDate last) {
        var from = first.atStartOfDay(CHINA).toInstant();
        var until = last.plusDays(1).atStartOfDay(CHINA).toInstant();
        var speakers = new HashSet<String>();
        long newChats = 0;
        long chats = 0;
        long talking = 0;
        long newMembers = 0;
        long members = 0;
        long messages = 0;
        for (var group : of) {
            if (!group.at().isBefore(until)) {
                continue;
            }
            chats++;
            newChats += group.at().isBefore(from) ? 0 : 1;
            for (var member : stays.getOrDefault(group.chatId(), List.of())) {
                newMembers += within(member.joinedAt(), from, until) ? 1 : 0;
                members += member.in(until.minusMillis(1)) ? 1 : 0;
            }
            long sent = posts.apply(group.chatId()).stream()
                    .filter(at -> within(at, from, until))
                    .count();
            messages += sent;
            if (sent > 0) {
                talking++;
                speakers.add(group.owner());
            }
        }
        var data = Json.object();
        data.put("new_chat_cnt", newChats);
        data.put("chat_total", chats);
        data.put("chat_has_msg", talking);
        data.put("new_member_cnt", newMembers);
        data.put("member_total", members);
        data.put("member_has_msg", speakers.size());
        data.put("msg_total", messages);
        data.put("migrate_trainee_chat_cnt", 0);
        return data;
    }

    private static boolean within(Instant at, Instant from, Instant until) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    /** 1 new groups, 2 groups, 3 new members, 4 members; the largest first, unless asked otherwise. */
    private static Comparator<Row> order(int by, boolean ascending) {
        var field = switch (by) {
            case 1 -> "new_chat_cnt";
            case 2 -> "chat_total";
            case 3 -> "new_member_cnt";
            case 4 -> "member_total";
            default -> throw new ApiError(Errcode.BAD_SIZE, "order_by is 1 to 4");
        };
        Comparator<Row> order =
                Comparator.comparingLong(row -> row.data().path(field).longValue());
        return ascending ? order : order.reversed();
    }

    private LocalDate today() {
        return sandboxState.now().atZone(CHINA).toLocalDate();
    }

    private record Row(String owner, ObjectNode data) {}

    /** The days that are asked for, both ends included; without an end, one. */
    private record Days(LocalDate first, LocalDate last) {
        static Days of(Call call, LocalDate today) {
            if (!call.has("day_begin_time")) {
                throw new ApiError(Errcode.EMPTY_VALUE, "day_begin_time");
            }
            long begin = call.number("day_begin_time", 0);
            var first = day(begin);
            var last = day(call.number("day_end_time", begin));
            if (last.isBefore(first) || last.isAfter(first.plusDays(MAX_DAYS))) {
                throw new ApiError(Errcode.BAD_SIZE, "day_begin_time to day_end_time is " + MAX_DAYS + " days at most");
            }
            if (first.isBefore(today.minusDays(OLDEST_DAYS))) {
                throw new ApiError(Errcode.BAD_SIZE, "day_begin_time is " + OLDEST_DAYS + " days ago at most");
            }
            return new Days(first, last);
        }

        private static LocalDate day(long epochSecond) {
            return Instant.ofEpochSecond(epochSecond).atZone(CHINA).toLocalDate();
        }
    }
}
