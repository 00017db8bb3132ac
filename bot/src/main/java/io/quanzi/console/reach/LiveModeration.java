package io.quanzi.console.reach;

import io.quanzi.liveqa.LiveQuestions;
import io.quanzi.liveqa.Question;
import io.quanzi.shared.Audit;
import java.security.Principal;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lets questions through, keeps them away, and answers them. What was asked stands in no audit. */
@Controller
class LiveModeration {
    /** How the audit calls a question that nobody has decided on. */
    private static final String UNREAD = "TO_MODERATE";

    private static final String BACK = "redirect:/live/{id}#questions";

    private final LiveQuestions questions;
    private final Audit audit;

    LiveModeration(LiveQuestions questions, Audit audit) {
        this.questions = questions;
        this.audit = audit;
    }

    @PostMapping("/live/{id}/questions/{question}/approve")
    String approve(@PathVariable String id, @PathVariable String question, Principal user, RedirectAttributes next) {
        Optional<Question> before = questions.approve(id, question);
        before.ifPresent(was ->
                audit.recordChange(user.getName(), "live.approve", id, state(was), Question.State.APPROVED.name()));
        return said("live.said.approve", before, next);
    }

    @PostMapping("/live/{id}/questions/{question}/reject")
    String reject(
            @PathVariable String id,
            @PathVariable String question,
            @RequestParam(defaultValue = "") String reason,
            Principal user,
            RedirectAttributes next) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > Question.MAX_REASON) {
            return refused("live.reason.wrong", next);
        }
        Optional<Question> before = questions.reject(id, question, why);
        before.ifPresent(was ->
                audit.recordChange(user.getName(), "live.reject", id, state(was), Question.State.REJECTED.name()));
        return said("live.said.reject", before, next);
    }

    @PostMapping("/live/{id}/questions/{question}/undo")
    String undo(@PathVariable String id, @PathVariable String question, Principal user, RedirectAttributes next) {
        Optional<Question> before = questions.undo(id, question);
        before.ifPresent(was -> audit.recordChange(user.getName(), "live.undo", id, state(was), UNREAD));
        return said("live.said.undo", before, next);
    }

    /** @param how {@code live} when it was answered in the session; else the answer is what was written, or taken back */
    @PostMapping("/live/{id}/questions/{question}/answer")
    String answer(
            @PathVariable String id,
            @PathVariable String question,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String how,
            Principal user,
            RedirectAttributes next) {
        String written = answer.strip();
        if (written.length() > Question.MAX_ANSWER) {
            return refused("live.answer.long", next);
        }
        boolean live = how.equals("live");
        Optional<Question> before = questions.answer(id, question, written.isEmpty() ? null : written, live);
        before.ifPresent(was -> audit.recordChange(
                user.getName(),
                "live.answer",
                id,
                state(was.live(), was.answer() != null),
                state(live, !written.isEmpty())));
        return said("live.said.answer", before, next);
    }

    private static String state(Question question) {
        return question.state() == Question.State.WAITING
                ? UNREAD
                : question.state().name();
    }

    private static String state(boolean live, boolean written) {
        return live ? "LIVE" : written ? "WRITTEN" : "OPEN";
    }

    private static String said(String done, Optional<Question> before, RedirectAttributes next) {
        if (before.isEmpty()) {
            return refused("live.said.gone", next);
        }
        next.addFlashAttribute("said", done);
        return BACK;
    }

    private static String refused(String key, RedirectAttributes next) {
        next.addFlashAttribute("said", key);
        next.addFlashAttribute("bad", true);
        return BACK;
    }
}
