package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostLimits;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The buttons beside posts and drafts: copy, send to who did not get it, delete, take back. */
@Controller
class PostDraftsPage {
    private static final int BATCH = 500;

    private final PostDrafts postDrafts;
    private final MassMessages massMessages;
    private final Customers customers;
    private final Audit audit;
    private final PostLimits limits;

    PostDraftsPage(
            PostDrafts postDrafts, MassMessages massMessages, Customers customers, Audit audit, PostLimits limits) {
        this.limits = limits;
        this.postDrafts = postDrafts;
        this.massMessages = massMessages;
        this.customers = customers;
        this.audit = audit;
    }

    /** Makes a draft of a post that was made, by whomever, with the same words for the same groups or people. */
    @PostMapping("/posts/copy")
    String copy(@RequestParam String id, Principal user, RedirectAttributes next) {
        MassMessage post = find(id);
        List<String> chatIds = post.toGroups()
                ? massMessages.of(post.campaign()).stream()
                        .flatMap(one -> one.recipients().stream())
                        .distinct()
                        .toList()
                : List.of();
        String draft = draft(post, chatIds, user);
        audit.recordChange(user.getName(), "post.copy", post.id(), "", "DRAFT " + draft);
        next.addAttribute("id", draft);
        return NewPostSteps.TO_GROUPS;
    }

    /**
     * Makes a draft of a post with the same words for the groups, or the people, that did not get it; of more people than
     * one draft may have, several.
     */
    @PostMapping("/posts/resend")
    String resend(@RequestParam String id, Principal user, RedirectAttributes next) {
        MassMessage post = find(id);
        List<String> unreached = Unreached.of(massMessages.of(post.campaign()));
        if (unreached.isEmpty()) {
            next.addFlashAttribute("said", "post.resend.none");
            next.addFlashAttribute("well", false);
            next.addAttribute("id", id);
            return "redirect:/posts/task";
        }
        if (post.toGroups()) {
            String draft = draft(post, unreached, user);
            resent(post, draft, "groups", unreached.size(), user);
            next.addAttribute("id", draft);
            return NewPostSteps.TO_GROUPS;
        }
        List<List<CustomerId>> parts = Unreached.inParts(ids(unreached), limits.chosen());
        String last = "";
        for (List<CustomerId> part : parts) {
            last = draft(post, List.of(), user);
            postDrafts.choose(last, People.of(part));
            resent(post, last, "people", part.size(), user);
        }
        if (parts.size() > 1) {
            next.addFlashAttribute("said", "post.resend.parts");
            return NewPostSteps.TO_POSTS;
        }
        next.addAttribute("id", last);
        return NewPostSteps.TO_GROUPS;
    }

    private void resent(MassMessage post, String draft, String what, int many, Principal user) {
        audit.recordChange(
                user.getName(), "post.resend", post.id(), "", "DRAFT " + draft, "%s=%d".formatted(what, many));
    }

    private List<CustomerId> ids(List<String> externalUserIds) {
        var ids = new ArrayList<CustomerId>();
        for (int from = 0; from < externalUserIds.size(); from += BATCH) {
            customers
                    .byContacts(externalUserIds.subList(from, Math.min(externalUserIds.size(), from + BATCH)))
                    .forEach(person -> ids.add(person.id()));
        }
        return ids;
    }

    /** One into groups, or one of a manager's to many people; what was offered to one customer is for them alone. */
    private MassMessage find(String id) {
        return massMessages
                .find(id)
                .filter(post -> post.toGroups() || people(post).isPresent())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no post has the id " + id));
    }

    private Optional<People> people(MassMessage post) {
        return postDrafts.of(post.campaign()).map(PostDraft::people);
    }

    private String draft(MassMessage post, List<String> chatIds, Principal user) {
        String draft = PostDrafts.newId();
        postDrafts.create(
                draft,
                user.getName(),
                chatIds,
                new Words(
                        post.title().codePointCount(0, post.title().length()) > PostReviews.MAX_TITLE
                                ? ""
                                : post.title(),
                        post.copy().text(),
                        post.copy().attachments()));
        if (!post.toGroups()) {
            people(post).ifPresent(people -> postDrafts.choose(draft, people));
        }
        return draft;
    }

    /** Deletes a draft. */
    @PostMapping("/posts/drafts/delete")
    String delete(@RequestParam String id, Principal user, RedirectAttributes next) {
        boolean deleted = postDrafts.delete(NewPostSteps.known(id));
        if (deleted) {
            audit.recordChange(user.getName(), "post.draft.delete", id, "DRAFT", "");
        }
        next.addFlashAttribute("said", deleted ? "new-post.deleted" : "new-post.over");
        return NewPostSteps.TO_POSTS;
    }

    /** Makes a draft again of a post whose time has not come. */
    @PostMapping("/posts/drafts/take-back")
    String takeBack(@RequestParam String id, Principal user, RedirectAttributes next) {
        boolean back = postDrafts.takeBack(NewPostSteps.known(id));
        if (back) {
            audit.recordChange(user.getName(), "post.take-back", id, "PLANNED", "DRAFT");
        }
        next.addFlashAttribute("said", back ? "new-post.taken-back" : "new-post.over");
        return NewPostSteps.TO_POSTS;
    }
}
