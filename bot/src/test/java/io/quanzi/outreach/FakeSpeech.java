package io.quanzi.outreach;

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

/** Remembers what was said, and answers as it is told; accepts where it is not. */
final class FakeSpeech implements Speech {
    final List<String> said = new ArrayList<>();
    final Deque<Answer> answers = new ArrayDeque<>();
    final Map<String, String> tasks = new HashMap<>();
    final Map<String, Progress> progress = new HashMap<>();

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
    public Answer postToGroups(String owner, List<String> chatIds, Message message) {
        String msgid = "msg-" + (tasks.size() + 1);
        tasks.put(owner + message.text(), msgid);
        return answer("post " + owner + " " + chatIds, msgid);
    }

    @Override
    public Answer sendToCustomers(String userId, List<String> externalUserIds, Message message) {
        return answer("send " + userId + " " + externalUserIds, "msg-s");
    }

    @Override
    public List<String> findTasks(boolean toGroups, String userId, String text, Instant since) {
        return Optional.ofNullable(tasks.get(userId + text)).stream().toList();
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
        return answer("tell " + userId, "");
    }

    @Override
    public Answer notice(String openid, String template, Map<String, String> values, String url, String id) {
        return answer("notice " + openid, "");
    }

    @Override
    public Optional<String> openidOf(String unionid) {
        return Optional.of("open-" + unionid);
    }
}
