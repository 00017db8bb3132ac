package io.quanzi.sop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quanzi.outreach.MessageContent;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of a SOP may say, and what is said of one that may not be. */
class SopFileTests {
    private static final String GOOD = """
        name: new-contacts
        title: 新客户关怀
        kind: customer
        anchor: added
        segment: moms
        goal: tier
        goalTier: gold
        goalDays: 30
        steps:
          - id: hello
            day: 1
            time: "09:00"
            text: 您好
          - id: later
            day: 3
            time: "20:30"
            text: 看看这个
            link: https://shop.example.com/p/1
            linkTitle: 尺码表
        """;

    private final SopFile file = new SopFile();

    private Sop parsed(String content) {
        return file.parse(new Source("schedules/sops/new-contacts.yaml", content));
    }

    private List<String> violations(String content) {
        return catchThrowableOfType(InvalidFile.class, () -> parsed(content)).violations().stream()
                .map(String::valueOf)
                .toList();
    }

    @Test
    void readsDaysTimesGoalAndCards() {
        Sop sop = parsed(GOOD);

        assertThat(sop.steps()).extracting(SopStep::day).containsExactly(1, 3);
        assertThat(sop.step("later").orElseThrow().under()).hasSize(1);
        assertThat(sop.lastDay()).isEqualTo(30);
        assertThat(file.uses(new Source("schedules/sops/new-contacts.yaml", GOOD), sop))
                .containsExactlyInAnyOrder(new Name("segment", "moms"), new Name("tier", "gold"));
        assertThat(file.spoken(new Source("schedules/sops/new-contacts.yaml", GOOD), sop))
                .hasSize(3)
                .first()
                .satisfies(spoken -> assertThat(spoken.line()).isEqualTo(13));
    }

    @Test
    void aStepHasPicturesFilesAndCardsUnderItsWordsWhichTheCopyCheckReads() {
        String picture = "ab".repeat(32);
        var under = List.of(
                new MessageContent.Picture(picture),
                new MessageContent.File(picture, "尺码表.pdf"),
                new MessageContent.MiniProgram("会员码", "wx0123456789abcdef", "pages/code", picture),
                new MessageContent.LinkCard("说\"明\"书", "https://shop.example.com/p/2", "怎么洗", picture));
        String content = GOOD + "    attachments: " + StepAttachment.yaml(under) + "\n";

        SopStep step = parsed(content).step("later").orElseThrow();

        assertThat(step.under()).hasSize(5).endsWith(under.toArray(MessageContent.Attachment[]::new));
        assertThat(StepAttachment.read(StepAttachment.yaml(under))).isEqualTo(under);
        assertThat(file.spoken(new Source("schedules/sops/new-contacts.yaml", content), parsed(content)))
                .extracting(Spoken::text)
                .endsWith("尺码表.pdf", "会员码", "说\"明\"书", "怎么洗");
    }

    @Test
    void aStepTakesItsWordsFromATemplateOrHasThemItself() {
        String content = GOOD.replace("text: 您好", "template: broadcast/hello");

        Sop sop = parsed(content);

        assertThat(file.uses(new Source("schedules/sops/new-contacts.yaml", content), sop))
                .contains(new Name("template", "broadcast/hello"));
        assertThat(file.fills(new Source("schedules/sops/new-contacts.yaml", content), sop))
                .singleElement()
                .satisfies(filled -> assertThat(filled.gives()).isEqualTo("none"));
        assertThat(new StepContents((template, model) -> "取自 " + template)
                        .of(sop.steps().get(0))
                        .text())
                .isEqualTo("取自 broadcast/hello");
        assertThat(violations(GOOD.replace("text: 您好", "text: 您好\n    template: broadcast/hello")))
                .anySatisfy(one -> assertThat(one).contains("has both").contains(":14"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ kind: picture, picture: mine }|number 1: This picture is gone",
                "{ kind: file, picture: 77 }|title",
                "{ kind: mini-program, title: 码, appId: wx1, page: p }|AppID",
                "{ kind: link, title: 码, url: shop }|whole address",
                "{ kind: video }|mini-program",
            })
    void saysWhatIsWrongUnderTheWords(String attachment, String words) {
        assertThat(violations(GOOD + "    attachments: [" + attachment + "]\n"))
                .anySatisfy(violation -> assertThat(violation).contains(words).contains(":20"));
    }

    @Test
    void noMoreStandsUnderTheWordsThanWeComTakes() {
        String nine = "{ kind: link, title: 码, url: https://shop.example.com/p/1 }, ".repeat(9);
        assertThat(violations(GOOD + "    attachments: [" + nine.substring(0, nine.length() - 2) + "]\n"))
                .anySatisfy(one -> assertThat(one).contains("at most 9").contains("10"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "day: 3|day: -1|15|expected 0 to",
                "day: 3|day: 1|15|one message a day",
                "\"20:30\"|\"20:31\"|16|between 09:00 and 20:30",
                "\"20:30\"|\"8:00\"|16|such as 10:00",
                "id: later|id: hello|14|hello",
                "day: 3|day: 31|15|30",
                "anchor: added|anchor: group-created|4|counts from",
                "anchor: added|anchor: ordered|4|birth-month",
                "link: https|link: http|18|https://",
                "linkTitle: 尺码表|linkText: 尺码表|14|linkTitle",
                "goalDays: 30|includeDays: 400|0|goalDays",
                "text: 您好|text: \"\"|13|blank",
            })
    void saysWhatIsWrongAndWhere(String before, String after, int line, String words) {
        assertThat(violations(GOOD.replaceFirst(
                        java.util.regex.Pattern.quote(before), java.util.regex.Matcher.quoteReplacement(after))))
                .anySatisfy(violation -> assertThat(violation).contains(words).contains(line == 0 ? "" : ":" + line));
    }

    @Test
    void groupsCountFromTheirMakingHaveNoGoalAndNeverTwoAtOneMinute() {
        String ofGroups = GOOD.replace("kind: customer", "kind: group")
                .replace("anchor: added", "anchor: group-created")
                .replace("goal: tier\ngoalTier: gold\ngoalDays: 30\n", "");
        assertThat(parsed(ofGroups).toPeople()).isFalse();

        assertThat(parsed(ofGroups.replace("day: 3", "day: 1")).steps()).hasSize(2);
        assertThat(violations(ofGroups.replace("day: 3", "day: 1").replace("20:30", "09:00")))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one).contains("same minute"));
        assertThat(violations(ofGroups + "goal: bought\ngoalDays: 3\n"))
                .anySatisfy(one -> assertThat(one).contains("goal"));
    }

    @Test
    void noMoreStepsInFourWeeksThanAMonthLetsAGroupHave() {
        var content = new StringBuilder("name: many\ntitle: 多\nkind: group\nanchor: group-created\nsteps:\n");
        for (int i = 0; i < 29; i++) {
            content.append("  - {id: s%d, day: %d, time: \"1%d:00\", text: 第%d条}\n".formatted(i, i / 2, i % 2, i));
        }
        assertThat(violations(content.toString()))
                .anySatisfy(one -> assertThat(one).contains("28"));
    }

    @Test
    void theShippedOnesAreGoodAndWaitToBeSwitchedOn() throws IOException {
        try (var paths = Files.list(Path.of("schedules/sops"))) {
            assertThat(paths.toList()).hasSize(3).allSatisfy(path -> {
                Sop sop = file.parse(new Source("schedules/sops/" + path.getFileName(), Files.readString(path)));
                assertThat(sop.isPaused()).isTrue();
                assertThat(path.getFileName()).hasToString(sop.name() + ".yaml");
            });
        }
        assertThat(new SopBatches.File()
                        .parse(new Source(
                                SopBatches.File.PATH, Files.readString(Path.of("schedules/sop-batches.yaml")))))
                .isEqualTo(SopBatches.SHIPPED);
    }
}
