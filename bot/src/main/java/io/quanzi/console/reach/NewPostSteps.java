package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.broadcast.PostReviews.Step;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the steps of a new post share. */
@Component
class NewPostSteps {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    static final String TO_GROUPS = "redirect:/posts/new";
    static final String TO_PEOPLE = "redirect:/posts/new/people";
    static final String TO_POSTS = "redirect:/posts";

    private final PostDrafts postDrafts;

    NewPostSteps(PostDrafts postDrafts) {
        this.postDrafts = postDrafts;
    }

    /**
     * What keeps a post from going, in the page's language.
     *
     * @param step the word of the step at which it is mended
     */
    public record Said(String step, String field, String words) {}

    static List<Said> said(List<PostViolation> faults, Locale language) {
        return faults.stream()
                .map(fault -> new Said(
                        fault.step().name().toLowerCase(Locale.ROOT),
                        fault.field(),
                        fault.message().in(language)))
                .toList();
    }

    /** Reads a time in Shanghai, as a browser writes it; null with a fault when it is none. */
    static @Nullable Instant readTime(String at, List<PostViolation> faults) {
        try {
            return LocalDateTime.parse(at).atZone(ChinaTime.ZONE).toInstant();
        } catch (DateTimeParseException unreadable) {
            faults.add(new PostViolation(Step.TIME, "at", Message.of("new-post.fault.time.form")));
            return null;
        }
    }

    /** Returns a time as {@link #readTime} reads it; empty for none. */
    static String written(@Nullable Instant at) {
        return at == null ? "" : MINUTE.format(at.atZone(ChinaTime.ZONE));
    }

    static String over(RedirectAttributes next) {
        next.addFlashAttribute("said", "new-post.over");
        return TO_POSTS;
    }

    static String known(String id) {
        if (!PostDrafts.isId(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no draft has such an id");
        }
        return id;
    }

    PostDraft draft(String id) {
        return postDrafts
                .find(known(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no draft has the id " + id));
    }

    static boolean isDraft(PostDraft draft) {
        return draft.state() == PostDraft.State.DRAFT;
    }
}
