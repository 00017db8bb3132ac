package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was said, and answers as it is told; accepts where it is not. A task is made whatever the answer, and a
 * card that was shown is not shown again.
 */
final class FakeMessenger implements WeComMessenger {
    final List<String> said = new ArrayList<>();
    final Deque<SendResult> answers = new ArrayDeque<>();
    final List<String> cards = new ArrayList<>();
    private final Map<String, List<String>> tasks = new HashMap<>();
    private int made;
    final Map<String, Progress> progress = new HashMap<>();
    private final Map<String, Instant> madeAt = new HashMap<>();
    Function<String, Optional<String>> openids = unionid -> Optional.of("open-" + unionid);
    /** By WeCom's clock. */
    Supplier<Instant> now = () -> Instant.MAX;
    /** What happens while the next call that needs a token waits for it. */
    @Nullable
    Runnable whileTokenHangs;

    private SendResult answer(String what, String id) {
        said.add(what);
        return answers.isEmpty() ? new SendResult.Accepted(id, List.of()) : answers.poll();
    }

    @Override
    public boolean hasNotices() {
        return true;
    }

    @Override
    public SendResult welcome(String welcomeCode, OutgoingMessage outgoingMessage) {
        return answer("welcome " + welcomeCode, "");
    }

    @Override
    public Optional<SendResult.Later> ready() {
        Runnable meanwhile = whileTokenHangs;
        whileTokenHangs = null;
        if (meanwhile != null) {
            meanwhile.run();
        }
        return Optional.empty();
    }

    @Override
    public SendResult uploadImage(String name, byte[] bytes) {
        return answer("upload " + name, "media-" + ++made);
    }

    @Override
    public SendResult uploadFile(String name, byte[] bytes) {
        return answer("upload " + name, "media-" + ++made);
    }

    @Override
    public SendResult postToGroups(String owner, List<String> chatIds, OutgoingMessage outgoingMessage) {
        assertThat(ready()).isEmpty();
        String msgid = "msg-" + ++made;
        madeAt.put(msgid, now.get());
        tasks.computeIfAbsent(owner + outgoingMessage.text(), unknown -> new ArrayList<>())
                .add(0, msgid);
        return answer("post " + owner + " " + chatIds, msgid);
    }

    @Override
    public SendResult sendToCustomers(String userId, List<String> externalUserIds, OutgoingMessage outgoingMessage) {
        return answer("send " + userId + " " + externalUserIds, "msg-s");
    }

    @Override
    public List<String> findTasks(boolean toGroups, String userId, String text, Instant since) {
        return tasks.getOrDefault(userId + text, List.of()).stream()
                .filter(msgid -> !madeAt.get(msgid).isBefore(since))
                .toList();
    }

    @Override
    public Optional<Progress> progress(String msgid, String userId) {
        return Optional.ofNullable(progress.get(msgid));
    }

    @Override
    public SendResult remind(String msgid) {
        return answer("remind " + msgid, "");
    }

    @Override
    public SendResult cancel(String msgid) {
        return answer("cancel " + msgid, "");
    }

    @Override
    public SendResult tellStaff(String userId, String title, String description, String url) {
        String card = String.join(" ", userId, title, description, url);
        if (!cards.contains(card)) {
            cards.add(card);
        }
        return answer("tell " + userId, "");
    }

    @Override
    public SendResult notice(String openid, String template, Map<String, String> values, String url, String id) {
        return answer("notice " + openid, "");
    }

    @Override
    public Optional<String> openidOf(String unionid) {
        return openids.apply(unionid);
    }
}
