package io.quanzi.demo;

import io.quanzi.demo.Story.Bubble;
import io.quanzi.demo.Story.Step;
import io.quanzi.groups.CustomerGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * What this is, in six clicks: the story of one customer, with both phones beside it. How far it is stands in the
 * page's address, so that two people can play it at once and a reload plays nothing twice.
 */
@Controller
class StoryPage {
    private static final String NAME = "小雨妈妈";
    private static final List<Step> STEPS = List.of(Step.values());

    private final ObjectProvider<Story> stories;
    private final String sandboxUrl;

    StoryPage(ObjectProvider<Story> stories, @Value("${quanzi.sandbox.url}") String sandboxUrl) {
        this.stories = stories;
        this.sandboxUrl = sandboxUrl;
    }

    /**
     * One line of the story.
     *
     * @param word the middle of its messages' keys
     * @param link the page of the console that shows what came of it; null while it is not done
     */
    public record StepView(
            int number,
            String word,
            boolean done,
            boolean next,
            @Nullable String link) {}

    /**
     * What a phone shows.
     *
     * @param kind of the message, as the sandbox names it
     * @param from the name of who speaks
     */
    public record Phone(String kind, String from, String words, List<String> cards) {}

    /**
     * All of it.
     *
     * @param stuck the word of the step of which nothing came; empty else
     * @param phones the sandbox's page with the two phones of the story
     */
    public record View(
            String person,
            int done,
            List<StepView> lines,
            @Nullable Phone customer,
            @Nullable Phone colleague,
            String stuck,
            String phones) {}

    @GetMapping("/story")
    String page(
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "0") int done,
            @RequestParam(defaultValue = "") String stuck,
            Model model) {
        Story story = story();
        boolean known = isId(who) && story.isThere(who);
        int far = known ? Math.max(0, Math.min(done, STEPS.size())) : 0;
        model.addAttribute("story", view(story, known ? who : "", far, word(stuck)));
        return "console/story";
    }

    @PostMapping("/story")
    String play(@RequestParam(defaultValue = "") String who, @RequestParam(defaultValue = "0") int done) {
        Story story = story();
        if (done < 0 || done >= STEPS.size() || (done > 0 && !(isId(who) && story.isThere(who)))) {
            return "redirect:/story";
        }
        try {
            String person = story.play(STEPS.get(done), who, NAME);
            return "redirect:/story?who=" + person + "&done=" + (done + 1);
        } catch (StoryStuckException stuck) {
            return "redirect:/story?who=" + who + "&done=" + done + "&stuck=" + stuck.step();
        }
    }

    private Story story() {
        Story story = stories.getIfAvailable();
        if (story == null || sandboxUrl.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "the story is played with the demo shop only");
        }
        return story;
    }

    /** Only what can be an id goes into an address. */
    private static boolean isId(String who) {
        return who.matches("[A-Za-z0-9_-]{1,40}");
    }

    private static String word(String stuck) {
        for (Step step : STEPS) {
            if (word(step).equals(stuck)) {
                return stuck;
            }
        }
        return "";
    }

    private static String word(Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    private View view(Story story, String person, int done, String stuck) {
        List<Step> over = STEPS.subList(0, done);
        Optional<CustomerGroup> group = over.contains(Step.GROUP) ? story.groupOf(person) : Optional.empty();
        Optional<String> officer = over.contains(Step.SCAN) ? story.officerOf(person) : Optional.empty();
        String colleague = group.map(CustomerGroup::owner).or(() -> officer).orElse("");
        var lines = new ArrayList<StepView>();
        for (int i = 0; i < STEPS.size(); i++) {
            Step step = STEPS.get(i);
            boolean isDone = i < done;
            lines.add(new StepView(i + 1, word(step), isDone, i == done, isDone ? link(step, person, group) : null));
        }
        return new View(
                person,
                done,
                lines,
                person.isEmpty() ? null : phone(story, person),
                colleague.isEmpty() ? null : phone(story, colleague),
                stuck,
                sandboxUrl + "/" + (person.isEmpty() ? "" : "?p1=" + person + "&p3=" + colleague));
    }

    private static String link(Step step, String person, Optional<CustomerGroup> group) {
        return switch (step) {
            case ORDER -> "/orders?q=" + Story.orderNo(person);
            case NOTICE, SCAN, WELCOME -> "/customers?q=" + Story.orderNo(person);
            case GROUP -> group.map(one -> "/groups/" + one.chatId()).orElse("/groups");
            case POST -> "/posts";
        };
    }

    private static @Nullable Phone phone(Story story, String whose) {
        Bubble newest = story.newest(whose);
        return newest == null
                ? null
                : new Phone(newest.kind(), story.nameOf(newest.from()), newest.words(), newest.cards());
    }
}
