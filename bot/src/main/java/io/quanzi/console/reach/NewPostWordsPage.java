package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.broadcast.PostReviews.Step;
import io.quanzi.outreach.MessagePictures;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The second step of a new post: its words and attachments, checked while they are typed. */
@Controller
class NewPostWordsPage {
    private static final String TO_WORDS = "redirect:/posts/new/words";
    private static final String TO_TIME = "redirect:/posts/new/time";

    private final PostDrafts postDrafts;
    private final PostReviews reviews;
    private final MessagePictures pictures;
    private final AttachmentUploads uploads;
    private final NewPostSteps steps;

    NewPostWordsPage(
            PostDrafts postDrafts,
            PostReviews reviews,
            MessagePictures pictures,
            AttachmentUploads uploads,
            NewPostSteps steps) {
        this.uploads = uploads;
        this.postDrafts = postDrafts;
        this.reviews = reviews;
        this.pictures = pictures;
        this.steps = steps;
    }

    @GetMapping("/posts/new/words")
    String words(@RequestParam String id, Model model, RedirectAttributes next) {
        PostDraft draft = steps.draft(id);
        return NewPostSteps.isDraft(draft)
                ? wordsPage(model, draft, draft.words(), List.of())
                : NewPostSteps.over(next);
    }

    /** What there is against the words as they are now, and how they look; nothing is kept. */
    @PostMapping("/posts/new/words/check")
    String check(@RequestParam Map<String, String> sent, Model model, Locale language) {
        Words words = reviews.marked(PostWordsForm.words(sent), null);
        shown(model, words);
        model.addAttribute("flaws", NewPostSteps.said(reviews.inText(words), language));
        return "console/post-new-words-checked";
    }

    /**
     * Keeps the words, whatever is against them, unless they are longer than may be kept. Pictures of links that stand
     * elsewhere are fetched before the next step.
     *
     * @param go what to do next: a step, {@code words} to look at them, {@code template} to take one's text, {@code
     *     picture-} and the id of a picture to take it, or as {@link AttachmentForm#after} says
     */
    @PostMapping("/posts/new/words")
    String write(
            @RequestParam String id,
            @RequestParam(defaultValue = "") String template,
            @RequestParam(defaultValue = "time") String go,
            @RequestParam Map<String, String> sent,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        PostDraft draft = steps.draft(id);
        Words words = PostWordsForm.after(PostWordsForm.words(sent), go);
        String begun = go.equals("template") ? reviews.textOf(template) : "";
        if (!begun.isEmpty()) {
            words = new Words(words.title(), begun, words.textB(), words.attachments());
        }
        boolean onward = go.equals("time") || go.equals("words");
        var before = new ArrayList<PostViolation>();
        if (onward && NewPostSteps.isDraft(draft)) {
            AttachmentUploads.Taken whole = uploads.whole(words.attachments(), sent, user.getName());
            words = PostWordsForm.with(words, whole.attachments());
            before.addAll(violations(whole));
        }
        return kept(draft, words, before, onward, go, model, language, response, next);
    }

    /**
     * Keeps the words and takes a picture, or a file where none is asked for a picture, into them.
     *
     * @param slot the place of the attachment that it is for; empty for one more
     */
    @PostMapping("/posts/new/picture")
    String upload(
            @RequestParam String id,
            @RequestParam(defaultValue = "") String slot,
            @RequestParam Map<String, String> sent,
            @RequestParam Map<String, MultipartFile> files,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next)
            throws IOException {
        PostDraft draft = steps.draft(id);
        Words words = PostWordsForm.words(sent);
        AttachmentUploads.Taken taken = uploads.uploaded(words.attachments(), slot, files, user.getName());
        return kept(
                draft,
                PostWordsForm.with(words, taken.attachments()),
                violations(taken),
                false,
                "attachments",
                model,
                language,
                response,
                next);
    }

    private static List<PostViolation> violations(AttachmentUploads.Taken taken) {
        return taken.refused().entrySet().stream()
                .map(one -> new PostViolation(Step.WORDS, one.getKey(), one.getValue()))
                .toList();
    }

    private String kept(
            PostDraft draft,
            Words written,
            List<PostViolation> before,
            boolean checked,
            String go,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        Words words = reviews.marked(written, draft.at());
        List<PostViolation> tooLong = PostReviews.tooLong(words);
        if (!NewPostSteps.isDraft(draft) || (tooLong.isEmpty() && !postDrafts.write(draft.id(), words))) {
            return NewPostSteps.over(next);
        }
        var faults = new ArrayList<>(before);
        (checked ? reviews.inWords(words) : tooLong)
                .stream()
                        .filter(fault ->
                                before.stream().noneMatch(one -> one.field().equals(fault.field())))
                        .forEach(faults::add);
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return wordsPage(model, draft, words, NewPostSteps.said(faults, language));
        }
        uploads.use(words.attachments());
        next.addAttribute("id", draft.id());
        if (go.equals("words")) {
            next.addFlashAttribute("passed", true);
        }
        return switch (go) {
            case "groups" -> NewPostSteps.TO_GROUPS;
            case "time" -> TO_TIME;
            default -> TO_WORDS + (go.equals("words") || go.equals("template") ? "" : "#attachments");
        };
    }

    private String wordsPage(Model model, PostDraft draft, Words words, List<NewPostSteps.Said> faults) {
        model.addAttribute("id", draft.id());
        shown(model, words);
        model.addAttribute("flaws", List.of());
        model.addAttribute("starts", reviews.starts());
        model.addAttribute("pictures", uploads.latest());
        model.addAttribute("full", AttachmentUploads.isFull(words.attachments()));
        model.addAttribute("faults", faults);
        model.addAttribute("wrong", faults.stream().collect(Collectors.groupingBy(NewPostSteps.Said::field)));
        return "console/post-new-words";
    }

    private void shown(Model model, Words words) {
        model.addAttribute("words", words);
        model.addAttribute("marked", reviews.isMarkDue(words, null));
        model.addAttribute("bytes", words.bytes());
        model.addAttribute("most", PostReviews.MAX_TEXT_BYTES);
        model.addAttribute("attachments", AttachmentView.of(words.attachments()));
    }

    /** A picture of a post; an id names its bytes, so that a browser may keep it. */
    @GetMapping("/posts/pictures/{picture}")
    ResponseEntity<byte[]> picture(@PathVariable String picture) {
        MessagePictures.@Nullable StoredPicture stored = pictures.find(picture).orElse(null);
        return stored == null
                ? ResponseEntity.notFound().build()
                : ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType(stored.contentType()))
                        .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePrivate())
                        .body(stored.bytes());
    }
}
