package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.shared.Audit;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The buttons beside posts and drafts: copy, delete, take back. */
@Controller
class PostDraftsPage {
    private final PostDrafts postDrafts;
    private final MassMessages massMessages;
    private final Audit audit;

    PostDraftsPage(PostDrafts postDrafts, MassMessages massMessages, Audit audit) {
        this.postDrafts = postDrafts;
        this.massMessages = massMessages;
        this.audit = audit;
    }

    /** Makes a draft of a post that was made, by whomever, with the same words and groups. */
    @PostMapping("/posts/copy")
    String copy(@RequestParam String id, Principal user, RedirectAttributes next) {
        MassMessage post = massMessages
                .find(id)
                .filter(MassMessage::toGroups)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no post has the id " + id));
        List<String> chatIds = massMessages.of(post.campaign()).stream()
                .flatMap(one -> one.recipients().stream())
                .distinct()
                .toList();
        Optional<LinkCard> card = post.copy().cards().stream().findFirst();
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
                        card.map(LinkCard::title).orElse(""),
                        card.map(LinkCard::url).orElse(""),
                        card.map(LinkCard::description).orElse("")));
        audit.record(user.getName(), "post.copy", post.id(), "draft " + draft);
        next.addAttribute("id", draft);
        return NewPostSteps.TO_GROUPS;
    }

    /** Deletes a draft. */
    @PostMapping("/posts/drafts/delete")
    String delete(@RequestParam String id, Principal user, RedirectAttributes next) {
        boolean deleted = postDrafts.delete(NewPostSteps.known(id));
        if (deleted) {
            audit.record(user.getName(), "post.draft.delete", id, "");
        }
        next.addFlashAttribute("said", deleted ? "new-post.deleted" : "new-post.over");
        return NewPostSteps.TO_POSTS;
    }

    /** Makes a draft again of a post whose time has not come. */
    @PostMapping("/posts/drafts/take-back")
    String takeBack(@RequestParam String id, Principal user, RedirectAttributes next) {
        boolean back = postDrafts.takeBack(NewPostSteps.known(id));
        if (back) {
            audit.record(user.getName(), "post.take-back", id, "");
        }
        next.addFlashAttribute("said", back ? "new-post.taken-back" : "new-post.over");
        return NewPostSteps.TO_POSTS;
    }
}
