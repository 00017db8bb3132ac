package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews.Fault;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the steps of a new post share. */
@Component
class NewPostSteps {
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

    static List<Said> said(List<Fault> faults, Locale language) {
        return faults.stream()
                .map(fault -> new Said(
                        fault.step().name().toLowerCase(Locale.ROOT),
                        fault.field(),
                        fault.message().in(language)))
                .toList();
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
