package io.quanzi.sandbox.mass;

import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.group.GroupChats;
import io.quanzi.sandbox.mass.Recipient.Status;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Mass-message tasks (群发任务), which members send by hand, and what became of each recipient. */
public final class MassTasks {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final SandboxState sandboxState;
    private final PlatformSettings settings;
    private final Relations relations;
    private final GroupChats groups;
    private final Table<MassTask> tasks;
    private final Table<Sender> senders;
    private final Table<Recipient> recipients;
    private final Index<Sender> sendersOfTask;
    private final Index<Sender> tasksOfSender;
    private final Index<Recipient> recipientsOfPart;
    private final Index<Recipient> byTarget;

    public MassTasks(SandboxState sandboxState, PlatformSettings settings, Relations relations, GroupChats groups) {
        this.sandboxState = sandboxState;
        this.settings = settings;
        this.relations = relations;
        this.groups = groups;
        this.tasks = sandboxState.table("massTasks", MassTask.class);
        this.senders = sandboxState.table("massSenders", Sender.class);
        this.recipients = sandboxState.table("massRecipients", Recipient.class);
        this.sendersOfTask = senders.index(Sender::msgid);
        this.tasksOfSender = senders.index(Sender::userId);
        this.recipientsOfPart = recipients.index(Recipient::part);
        this.byTarget = recipients.index(Recipient::target);
    }

    /**
     * Puts a task on the phones of members.
     *
     * @param targets person ids or chat ids by userid; empty for a member who chooses among own groups
     */
    MassTask create(
            App app,
            boolean toGroups,
            boolean allowSelect,
            Content content,
            JsonNode attachments,
            Map<String, List<String>> targets) {
        var open = toGroups && targets.values().stream().allMatch(List::isEmpty);
        var task = new MassTask(
                Ids.random("msg", 32),
                app.account(),
                app.agentId(),
                toGroups,
                open,
                allowSelect,
                content,
                sandboxState.now(),
                false,
                List.of(),
                attachments.isEmpty() ? null : attachments.deepCopy(),
                null);
        tasks.put(task.msgid(), task);
        targets.forEach((userId, of) -> {
            var sender = new Sender(task.msgid(), userId, null);
            senders.put(sender.key(), sender);
            of.forEach(target -> put(new Recipient(task.msgid(), task.corpId(), userId, target, Status.WAITING, null)));
        });
        return task;
    }

    /**
     * A member makes and sends a message by hand: it counts against the recipients' quota as an app's does.
     *
     * @param targets person ids, or chat ids of own groups
     */
    public Tap sendByHand(StaffMember staff, boolean toGroups, Content content, List<String> targets) {
        var task = new MassTask(
                Ids.random("msg", 32),
                staff.corpId(),
                "",
                toGroups,
                false,
                false,
                content,
                sandboxState.now(),
                false,
                List.of(),
                null,
                staff.userId());
        tasks.put(task.msgid(), task);
        var sender = new Sender(task.msgid(), staff.userId(), null);
        senders.put(sender.key(), sender);
        targets.forEach(target ->
                put(new Recipient(task.msgid(), task.corpId(), staff.userId(), target, Status.WAITING, null)));
        return send(task, sender, staff, Set.of());
    }

    @Nullable
    MassTask find(String msgid) {
        return tasks.find(msgid);
    }

    Collection<MassTask> all() {
        return tasks.all();
    }

    void put(MassTask task) {
        tasks.put(task.msgid(), task);
    }

    List<Sender> senders(String msgid) {
        return sendersOfTask.of(msgid);
    }

    List<Recipient> recipients(String msgid, String userId) {
        return recipientsOfPart.of(Sender.key(msgid, userId));
    }

    /** Whether a task is still on its way to the phones. */
    boolean dispatching(MassTask task) {
        return task.creator() == null && sandboxState.now().isBefore(onPhones(task));
    }

    /**
     * A member taps send.
     *
     * @param msgid of one task; absent = all that wait
     * @param deselected person ids or chat ids the member leaves out, where the task lets choose
     */
    public List<Tap> tap(StaffMember staff, @Nullable String msgid, Set<String> deselected) {
        if (msgid != null) {
            var sender = senders.find(Sender.key(msgid, staff.userId()));
            var task = tasks.find(msgid);
            if (sender == null || task == null) {
                throw new ActRefused("没有这条群发任务: " + staff.userId() + " has no mass message " + msgid);
            }
            if (sender.sentAt() != null) {
                throw new ActRefused("已发送过: " + staff.userId() + " sent " + msgid + " at " + sender.sentAt());
            }
            if (task.cancelled()) {
                throw new ActRefused("群发任务已停止: " + msgid + " was cancelled");
            }
            if (dispatching(task)) {
                throw new ActRefused("群发任务还在创建中: " + msgid + " is on the phone at " + onPhones(task));
            }
            return List.of(send(task, sender, staff, deselected));
        }
        var taps = new ArrayList<Tap>();
        for (var sender : tasksOfSender.of(staff.userId())) {
            var task = tasks.find(sender.msgid());
            if (task != null && sender.sentAt() == null && !task.cancelled() && !dispatching(task)) {
                taps.add(send(task, sender, staff, deselected));
            }
        }
        return taps;
    }

    /** Returns what stands in a member's 群发助手, newest first: what waits, what was sent, what was stopped. */
    public List<Todo> todoOf(String userId) {
        var todo = new ArrayList<Todo>();
        for (var sender : tasksOfSender.of(userId)) {
            var task = tasks.find(sender.msgid());
            if (task != null && !dispatching(task)) {
                todo.add(
                        0,
                        new Todo(
                                task.msgid(),
                                task.toGroups(),
                                task.allowSelect() || task.open(),
                                task.content(),
                                onPhones(task),
                                sender.sentAt(),
                                task.cancelled(),
                                task.reminders().size()));
            }
        }
        return todo;
    }

    /** Person ids or chat ids that a member's part of a mass message is for, with what became of each. */
    public Map<String, Integer> targets(String msgid, StaffMember staff) {
        var targets = new LinkedHashMap<String, Integer>();
        recipients(msgid, staff.userId())
                .forEach(recipient ->
                        targets.put(recipient.target(), recipient.status().code()));
        var task = tasks.find(msgid);
        if (targets.isEmpty() && task != null && task.open()) {
            groups.ofOwner(staff).forEach(group -> targets.put(group.chatId(), Status.WAITING.code()));
        }
        return targets;
    }

    /** How many more mass messages a customer or a group takes in the present month, week or day. */
    public int left(String corpId, String target) {
        var mode = settings.now().quotaMode();
        var today = day(sandboxState.now());
        int limit = switch (mode) {
            case month_days -> today.lengthOfMonth();
            case week_7 -> 7;
            case day_1 -> 1;
            case legacy_month_4 -> 4;
        };
        long used = byTarget.of(target).stream()
                .filter(recipient -> recipient.status() == Status.SENT
                        && recipient.corpId().equals(corpId)
                        && recipient.at() != null
                        && samePeriod(mode, day(recipient.at()), today))
                .count();
        return (int) (limit - used);
    }

    /** Returns when mass messages went to a group. */
    public List<Instant> postsIn(String chatId) {
        return byTarget.of(chatId).stream()
                .filter(recipient -> recipient.status() == Status.SENT)
                .map(Recipient::at)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns what mass messages put on a phone: as a task, from a contact, in a group. */
    public List<PhoneMessages.Message> shownTo(String id) {
        var shown = new ArrayList<PhoneMessages.Message>();
        for (var sender : tasksOfSender.of(id)) {
            var task = tasks.find(sender.msgid());
            if (task != null && task.creator() == null && !dispatching(task)) {
                shown.add(message(task, onPhones(task), PhoneMessages.Kind.mass_task, "群发助手", null));
                task.reminders()
                        .forEach(at -> shown.add(message(task, at, PhoneMessages.Kind.mass_task, "群发助手", null)));
            }
        }
        for (var recipient : byTarget.of(id)) {
            show(shown, recipient, PhoneMessages.Kind.contact, null);
        }
        for (var stay : groups.staysOf(id)) {
            for (var recipient : byTarget.of(stay.chatId())) {
                if (recipient.at() != null && stay.in(recipient.at())) {
                    show(shown, recipient, PhoneMessages.Kind.group, stay.chatId());
                }
            }
        }
        return shown;
    }

    private void show(
            List<PhoneMessages.Message> shown, Recipient recipient, PhoneMessages.Kind kind, @Nullable String chatId) {
        var task = tasks.find(recipient.msgid());
        if (task != null && recipient.status() == Status.SENT && recipient.at() != null) {
            shown.add(message(task, recipient.at(), kind, recipient.userId(), chatId));
        }
    }

    private static PhoneMessages.Message message(
            MassTask task, Instant at, PhoneMessages.Kind kind, String from, @Nullable String chatId) {
        return new PhoneMessages.Message(
                at,
                kind,
                from,
                chatId,
                task.msgid(),
                task.content().text(),
                task.content().attachments());
    }

    private Tap send(MassTask task, Sender sender, StaffMember staff, Set<String> deselected) {
        var now = sandboxState.now();
        if (task.open()) {
            groups.ofOwner(staff)
                    .forEach(group -> put(new Recipient(
                            task.msgid(), task.corpId(), staff.userId(), group.chatId(), Status.WAITING, null)));
        }
        var choosable = task.allowSelect() || task.open();
        var counts = new EnumMap<Status, Integer>(Status.class);
        for (var recipient : recipients(task.msgid(), staff.userId())) {
            if (choosable && deselected.contains(recipient.target())) {
                counts.merge(Status.WAITING, 1, Integer::sum);
                continue;
            }
            var status = !reaches(task, staff, recipient.target())
                    ? Status.UNREACHABLE
                    : left(task.corpId(), recipient.target()) > 0 ? Status.SENT : Status.OVER_QUOTA;
            put(recipient.with(status, now));
            counts.merge(status, 1, Integer::sum);
        }
        senders.put(sender.key(), new Sender(sender.msgid(), sender.userId(), now));
        return new Tap(
                task.msgid(),
                counts.getOrDefault(Status.SENT, 0),
                counts.getOrDefault(Status.UNREACHABLE, 0),
                counts.getOrDefault(Status.OVER_QUOTA, 0),
                counts.getOrDefault(Status.WAITING, 0));
    }

    private boolean reaches(MassTask task, StaffMember staff, String target) {
        if (task.toGroups()) {
            var group = groups.find(target);
            return group != null && !group.dismissed() && group.owner().equals(staff.userId());
        }
        var relation = relations.find(staff.userId(), target);
        return relation != null && relation.reaches();
    }

    private void put(Recipient recipient) {
        recipients.put(recipient.key(), recipient);
    }

    private Instant onPhones(MassTask task) {
        return task.at().plus(Duration.ofMillis(settings.now().dispatchMillis()));
    }

    private static LocalDate day(Instant at) {
        return at.atZone(CHINA).toLocalDate();
    }

    private static boolean samePeriod(PlatformSettings.QuotaMode mode, LocalDate one, LocalDate other) {
        return switch (mode) {
            case month_days, legacy_month_4 -> one.getYear() == other.getYear() && one.getMonth() == other.getMonth();
            case week_7 -> one.with(WeekFields.ISO.dayOfWeek(), 1).equals(other.with(WeekFields.ISO.dayOfWeek(), 1));
            case day_1 -> one.equals(other);
        };
    }

    /**
     * A member's part of a mass message, as 群发助手 shows it.
     *
     * @param choosable whether the member may leave recipients out
     * @param sentAt absent while it waits for the tap
     */
    public record Todo(
            String msgid,
            boolean toGroups,
            boolean choosable,
            Content content,
            Instant at,
            @Nullable Instant sentAt,
            boolean cancelled,
            int reminders) {}

    /**
     * The result of a tap, in recipients.
     *
     * @param unreachable no longer a friend, or no group of this owner any more
     * @param leftOut by the member's choice
     */
    public record Tap(String msgid, int sent, int unreachable, int overQuota, int leftOut) {}
}
