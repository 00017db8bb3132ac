package io.quanzi.wecom;

import static io.quanzi.wecom.FromWxJava.isMore;
import static io.quanzi.wecom.FromWxJava.listed;

import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.chanjar.weixin.common.api.WxConsts;
import me.chanjar.weixin.common.bean.result.WxMediaUploadResult;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.api.WxCpExternalContactService;
import me.chanjar.weixin.cp.bean.external.WxCpMsgTemplate;
import me.chanjar.weixin.cp.bean.external.WxCpMsgTemplateAddResult;
import me.chanjar.weixin.cp.bean.external.WxCpWelcomeMsg;
import me.chanjar.weixin.cp.bean.external.contact.WxCpGroupMsgListResult.ExternalContactGroupMsgInfo;
import me.chanjar.weixin.cp.bean.external.contact.WxCpGroupMsgSendResult.ExternalContactGroupMsgSendInfo;
import me.chanjar.weixin.cp.bean.external.contact.WxCpGroupMsgTaskResult.ExternalContactGroupMsgTaskInfo;
import me.chanjar.weixin.cp.bean.message.WxCpMessage;
import me.chanjar.weixin.mp.bean.template.WxMpTemplateData;
import me.chanjar.weixin.mp.bean.template.WxMpTemplateMessage;
import org.springframework.stereotype.Component;

/** Sends messages through WxJava. */
@Component
class WxJavaMessenger implements WeComMessenger {
    private static final String TASK = "externalcontact/add_msg_template";
    private static final int MAX_BUSY = 2;
    private static final int STILL_BEING_MADE = 41063;
    private static final int CANCELLED_ALREADY = 41093;
    /** No recipient of an app message is valid: https://developer.work.weixin.qq.com/document/path/90236. */
    private static final int NOBODY_REACHED = 81013;

    private static final int NOT_FOLLOWING = 43004;
    private static final int BAD_TEMPLATE = 40037;
    private static final int MAX_GROUPS = 2_000;
    private static final int MAX_CUSTOMERS = 10_000;
    private static final int LONGEST_TITLE = 128;
    private static final int LONGEST_DESCRIPTION = 512;
    private static final int LONGEST_NOTICE_ID = 32;
    private static final int CONFIRMED = 2;
    private static final int BY_CORP = 0;
    private static final int PAGE = 1_000;
    private static final int PAGE_OF_TASKS = 100;
    private static final Duration LONGEST_SEARCH = Duration.ofDays(27);

    private final WeComClient client;
    private final OfficialAccountClient account;
    private final OfficialAccountProperties notices;
    private final Followers followers;
    private final WeComCalls weComCalls;
    private final Clock clock;

    WxJavaMessenger(
            WeComClient client,
            OfficialAccountClient account,
            OfficialAccountProperties notices,
            Followers followers,
            WeComCalls weComCalls,
            Clock clock) {
        this.client = client;
        this.account = account;
        this.notices = notices;
        this.followers = followers;
        this.weComCalls = weComCalls;
        this.clock = clock;
    }

    private WxCpExternalContactService wecom() {
        return client.getExternalContactService();
    }

    @Override
    public boolean hasNotices() {
        return notices.isSet() && notices.templates().values().stream().anyMatch(id -> !id.isBlank());
    }

    @Override
    public SendResult welcome(String welcomeCode, OutgoingMessage outgoingMessage) {
        var welcome = new WxCpWelcomeMsg();
        welcome.setWelcomeCode(welcomeCode);
        ToWxJava.text(outgoingMessage).ifPresent(welcome::setText);
        welcome.setAttachments(ToWxJava.attachments(outgoingMessage));
        SendResult sendResult = say(welcome);
        for (int again = 0; again < MAX_BUSY && isBusy(sendResult); again++) {
            sendResult = say(welcome);
        }
        return sendResult;
    }

    private SendResult say(WxCpWelcomeMsg welcome) {
        return weComCalls.say(
                "externalcontact/send_welcome_msg",
                () -> {
                    wecom().sendWelcomeMsg(welcome);
                    return "";
                },
                WxJavaMessenger::accepted);
    }

    private static boolean isBusy(SendResult sendResult) {
        return sendResult instanceof SendResult.Later later && later.code() == WeComCalls.BUSY;
    }

    @Override
    public Optional<SendResult.Later> ready() {
        return weComCalls.ready("gettoken", () -> client.getAccessToken());
    }

    @Override
    public SendResult uploadImage(String name, byte[] bytes) {
        return upload(WxConsts.MediaFileType.IMAGE, name, bytes);
    }

    @Override
    public SendResult uploadFile(String name, byte[] bytes) {
        return upload(WxConsts.MediaFileType.FILE, name, bytes);
    }

    private SendResult upload(String type, String name, byte[] bytes) {
        return weComCalls.say(
                "media/upload",
                () -> uploadAs(type, name, bytes),
                uploaded -> new SendResult.Accepted(uploaded.getMediaId(), List.of()));
    }

    /** By way of a file of that name: WeCom wants to know beforehand how long it is, and people see the name. */
    private WxMediaUploadResult uploadAs(String type, String name, byte[] bytes) throws WxErrorException {
        try {
            Path folder = Files.createTempDirectory("quanzi-");
            Path file = folder.resolve(name);
            try {
                Files.write(file, bytes);
                return client.getMediaService().upload(type, file.toFile());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "cannot keep a file for its upload in the folder for temporary files", unwritable);
        }
    }

    @Override
    public SendResult postToGroups(String owner, List<String> chatIds, OutgoingMessage outgoingMessage) {
        check(chatIds, MAX_GROUPS, "groups");
        var task = task("group", owner, outgoingMessage);
        task.setChatIdList(List.copyOf(chatIds));
        return weComCalls.say(TASK, () -> wecom().addMsgTemplate(task), WxJavaMessenger::taken);
    }

    @Override
    public SendResult sendToCustomers(String userId, List<String> externalUserIds, OutgoingMessage outgoingMessage) {
        check(externalUserIds, MAX_CUSTOMERS, "customers");
        var task = task("single", userId, outgoingMessage);
        task.setExternalUserid(List.copyOf(externalUserIds));
        return weComCalls.say(TASK, () -> wecom().addMsgTemplate(task), WxJavaMessenger::taken);
    }

    private static void check(List<String> recipients, int most, String what) {
        if (recipients.isEmpty() || recipients.size() > most) {
            throw new IllegalArgumentException("a task takes 1 to " + most + " " + what + ", got " + recipients.size());
        }
    }

    private static WxCpMsgTemplate task(String kind, String sender, OutgoingMessage outgoingMessage) {
        var task = new WxCpMsgTemplate();
        task.setChatType(kind);
        task.setSender(sender);
        ToWxJava.text(outgoingMessage).ifPresent(task::setText);
        task.setAttachments(ToWxJava.attachments(outgoingMessage));
        return task;
    }

    private static SendResult taken(WxCpMsgTemplateAddResult result) {
        return new SendResult.Accepted(result.getMsgId(), listed(result.getFailList()));
    }

    private static SendResult accepted(Object anything) {
        return new SendResult.Accepted("", List.of());
    }

    @Override
    public List<String> findTasks(boolean toGroups, String sender, String text, Instant since) {
        Instant now = clock.instant();
        Instant earliest = now.minus(LONGEST_SEARCH);
        Date from = Date.from(since.isBefore(earliest) ? earliest : since);
        // an hour more, for a WeCom whose clock is ahead of ours
        Date to = Date.from(now.plus(Duration.ofHours(1)));
        var found = new ArrayList<ExternalContactGroupMsgInfo>();
        String cursor = null;
        do {
            String at = cursor;
            var page = weComCalls.call(
                    "externalcontact/get_groupmsg_list_v2",
                    () -> wecom().getGroupMsgListV2(
                                    toGroups ? "group" : "single", from, to, null, BY_CORP, PAGE_OF_TASKS, at));
            listed(page.getGroupMsgList()).stream()
                    .filter(task ->
                            task.getText() != null && text.equals(task.getText().getContent()))
                    .forEach(found::add);
            cursor = page.getNextCursor();
        } while (isMore(cursor));
        return found.stream()
                .filter(task -> tasks(task.getMsgId()).stream().anyMatch(part -> isOf(sender, part)))
                .sorted(Comparator.comparing(ExternalContactGroupMsgInfo::getCreateTime)
                        .reversed())
                .map(ExternalContactGroupMsgInfo::getMsgId)
                .toList();
    }

    private static boolean isOf(String userId, ExternalContactGroupMsgTaskInfo part) {
        return userId.equalsIgnoreCase(part.getUserId());
    }

    private List<ExternalContactGroupMsgTaskInfo> tasks(String msgid) {
        var parts = new ArrayList<ExternalContactGroupMsgTaskInfo>();
        String cursor = null;
        do {
            String at = cursor;
            var page = weComCalls.call(
                    "externalcontact/get_groupmsg_task", () -> wecom().getGroupMsgTask(msgid, PAGE, at));
            parts.addAll(listed(page.getTaskList()));
            cursor = page.getNextCursor();
        } while (isMore(cursor));
        return parts;
    }

    @Override
    public Optional<Progress> progress(String msgid, String userId) {
        try {
            boolean confirmed =
                    tasks(msgid).stream().anyMatch(part -> isOf(userId, part) && part.getStatus() == CONFIRMED);
            // nothing is sent before the tap, and most tasks wait for theirs each time they are asked for
            List<ExternalContactGroupMsgSendInfo> sent = confirmed ? sent(msgid, userId) : List.of();
            return Optional.of(new Progress(
                    confirmed,
                    sent.stream()
                            .collect(Collectors.toMap(
                                    WxJavaMessenger::recipient, WxJavaMessenger::result, (one, other) -> other)),
                    sent.stream()
                            .filter(one -> one.getSendTime() != null && one.getSendTime() > 0)
                            .collect(Collectors.toMap(
                                    WxJavaMessenger::recipient,
                                    one -> Instant.ofEpochSecond(one.getSendTime()),
                                    (one, other) -> other))));
        } catch (WeComException failed) {
            if (failed.code() == STILL_BEING_MADE) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private List<ExternalContactGroupMsgSendInfo> sent(String msgid, String userId) {
        var all = new ArrayList<ExternalContactGroupMsgSendInfo>();
        String cursor = null;
        do {
            String at = cursor;
            var page = weComCalls.call(
                    "externalcontact/get_groupmsg_send_result",
                    () -> wecom().getGroupMsgSendResult(msgid, userId, PAGE, at));
            all.addAll(listed(page.getSendList()));
            cursor = page.getNextCursor();
        } while (isMore(cursor));
        return all;
    }

    private static String recipient(ExternalContactGroupMsgSendInfo sent) {
        return isMore(sent.getChatId()) ? sent.getChatId() : sent.getExternalUserId();
    }

    private static Result result(ExternalContactGroupMsgSendInfo sent) {
        return switch (sent.getStatus()) {
            case 0 -> Result.WAITING;
            case 1 -> Result.SENT;
            case 2 -> Result.NOT_FRIEND;
            case 3 -> Result.OVER_QUOTA;
            default ->
                throw new WeComException(
                        "externalcontact/get_groupmsg_send_result: expected a status of 0 to 3, got "
                                + sent.getStatus(),
                        WeComException.UNKNOWN,
                        null);
        };
    }

    @Override
    public SendResult remind(String msgid) {
        return weComCalls.say(
                "externalcontact/remind_groupmsg_send",
                () -> wecom().remindGroupMsgSend(msgid),
                WxJavaMessenger::accepted);
    }

    @Override
    public SendResult cancel(String msgid) {
        var sendResult = weComCalls.say(
                "externalcontact/cancel_groupmsg_send",
                () -> wecom().cancelGroupMsgSend(msgid),
                WxJavaMessenger::accepted);
        return sendResult instanceof SendResult.Rejected refused && refused.code() == CANCELLED_ALREADY
                ? accepted(refused)
                : sendResult;
    }

    @Override
    public SendResult tellStaff(String userId, String title, String description, String url) {
        checkLength("title", title, LONGEST_TITLE);
        checkLength("description", description, LONGEST_DESCRIPTION);
        var card = WxCpMessage.TEXTCARD()
                .agentId(client.getWxCpConfigStorage().getAgentId())
                .toUser(userId)
                .title(title)
                .description(description)
                .url(url)
                .btnTxt("去处理")
                .build();
        card.setEnableDuplicateCheck(true);
        card.setDuplicateCheckInterval((int) SAME_CARD_ONCE.toSeconds());
        var sendResult = weComCalls.say(
                "message/send",
                "message/send to " + userId,
                DistributedRateLimiter.TO_ONE_MEMBER,
                () -> client.getMessageService().send(card),
                sent -> new SendResult.Accepted(
                        sent.getMsgId() == null ? "" : sent.getMsgId(), listed(sent.getInvalidUserList())));
        return sendResult instanceof SendResult.Rejected refused && refused.code() == NOBODY_REACHED
                ? new SendResult.Rejected(refused.code(), refused.reason() + cureFor(userId))
                : sendResult;
    }

    /** The same as the doctor's, which names all whom it concerns. */
    private static String cureFor(String userId) {
        return " —— 应用看不见 %1$s，或 TA 没有激活：把 TA 加进应用可见范围，请 TA 登录企业微信；还有谁，见「体检」".formatted(userId)
                + " · the app does not see %1$s, or they are not activated: add them to the app's visible range and have"
                        .formatted(userId)
                + " them sign in to WeCom; the doctor names all";
    }

    private static void checkLength(String what, String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length > most) {
            throw new IllegalArgumentException(
                    "an app message's " + what + " has at most " + most + " characters, this one has " + length);
        }
    }

    @Override
    public SendResult notice(String openid, String template, Map<String, String> values, String url, String id) {
        if (id.length() > LONGEST_NOTICE_ID) {
            throw new IllegalArgumentException("a notice's id has at most 32 characters, got \"" + id + "\"");
        }
        String templateId = notices.templates().getOrDefault(template, "");
        if (!notices.isSet() || templateId.isBlank()) {
            return new SendResult.Rejected(
                    BAD_TEMPLATE,
                    "quanzi.mp.templates." + template
                            + ": expected the template's id in the Official Account, got none");
        }
        var notice = new WxMpTemplateMessage();
        notice.setToUser(openid);
        notice.setTemplateId(templateId);
        notice.setUrl(url);
        notice.setClientMsgId(id);
        values.forEach((name, value) -> notice.addData(new WxMpTemplateData(name, value)));
        var sendResult = weComCalls.say(
                "mp message/template/send",
                () -> account.getTemplateMsgService().sendTemplateMsg(notice),
                msgid -> new SendResult.Accepted(msgid == null ? "" : msgid, List.of()));
        if (sendResult instanceof SendResult.Rejected refused && refused.code() == NOT_FOLLOWING) {
            followers.gone(openid);
        }
        return sendResult;
    }

    @Override
    public Optional<String> openidOf(String unionid) {
        return notices.isSet() ? followers.openidOf(unionid) : Optional.empty();
    }
}
