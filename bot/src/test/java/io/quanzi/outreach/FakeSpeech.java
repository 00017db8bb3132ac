package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.wecom.speech.Answer;
import io.quanzi.wecom.speech.Message;
import io.quanzi.wecom.speech.Speech;
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
final class FakeSpeech implements Speech {
    final List<String> said = new ArrayList<>();
    final Deque<Answer> answers = new ArrayDeque<>();
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

    private Answer answer(String what, String id) {
        said.add(what);
        return answers.isEmpty() ? new Answer.Accepted(id, List.of()) : answers.poll();
    }

    @Override
    public boolean hasNotices() {
        return true;
    }

    @Override
    public Answer welcome(String welcomeCode, Message message) {
        return answer("welcome " + welcomeCode, "");
    }

    @Override
    public Optional<Answer.Later> ready() {
        Runnable meanwhile = whileTokenHangs;
        whileTokenHangs = null;
        if (meanwhile != null) {
            meanwhile.run();
        }
        return Optional.empty();
    }

    @Override
    public Answer postToGroups(String owner, List<String> chatIds, Message message) {
        assertThat(ready()).isEmpty();
        String msgid = "msg-" + ++made;
        madeAt.put(msgid, now.get());
        tasks.computeIfAbsent(owner + message.text(), unknown -> new ArrayList<>())
                .add(0, msgid);
        return answer("post " + owner + " " + chatIds, msgid);
    }

    @Override
    public Answer sendToCustomers(String userId, List<String> externalUserIds, Message message) {
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
    public Answer remind(String msgid) {
        return answer("remind " + msgid, "");
    }

    @Override
    public Answer cancel(String msgid) {
        return answer("cancel " + msgid, "");
    }

    @Override
    public Answer tellStaff(String userId, String title, String description, String url) {
        String card = String.join(" ", userId, title, description, url);
        if (!cards.contains(card)) {
            cards.add(card);
        }
        return answer("tell " + userId, "");
    }

    @Override
    public Answer notice(String openid, String template, Map<String, String> values, String url, String id) {
        return answer("notice " + openid, "");
    }

    @Override
    public Optional<String> openidOf(String unionid) {
        return openids.apply(unionid);
    }
}
