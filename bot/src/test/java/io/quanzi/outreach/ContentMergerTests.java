package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.SendingPlan.Said;
import io.quanzi.outreach.SendingPlan.Unmerged;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentMergerTests {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 3);
    private static final Subject BAGS = new Subject(Subject.DEAL, List.of("milk-bags"));

    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final ContentMerger merger = new ContentMerger(copyCheck);

    private static Optional<Said> said(String text, @Nullable Subject subject) {
        return Optional.of(new Said(MessageContent.of(text), subject));
    }

    private @Nullable Unmerged against(Optional<Said> host, Optional<Said> rider) {
        return merger.against(host, rider, DAY);
    }

    @Test
    void putsTheHostFirstAndSaysNothingTwice() {
        var host = new MessageContent("储奶袋 39.9 元\n\n周三晚八点直播", List.of(new LinkCard("储奶袋", "https://shop/bags", null)));
        var rider = new MessageContent(
                "洗澡水先凉后热。\n\n周三晚八点直播",
                List.of(new LinkCard("储奶袋", "https://shop/bags", null), new LinkCard("洗澡", "https://shop/bath", null)));

        MessageContent both = merger.merged(host, rider, DAY);

        assertThat(both.text()).isEqualTo("储奶袋 39.9 元\n\n周三晚八点直播\n\n洗澡水先凉后热。");
        assertThat(both.cards()).extracting(LinkCard::title).containsExactly("储奶袋", "洗澡");
        assertThat(against(said(host.text(), BAGS), said(rider.text(), null))).isNull();
    }

    @Test
    void beginsWithTheMarkOfAnAdvertisementWhereOneTeachesAndTheOtherSells() {
        when(copyCheck.lacksMark(anyString(), any()))
                .thenAnswer(call -> !call.<String>getArgument(0).contains(CopyCheck.MARK));

        assertThat(merger.merged(MessageContent.of("储奶袋 https://shop/bags"), MessageContent.of("洗澡水先凉后热。"), DAY)
                        .text())
                .isEqualTo("「广告」储奶袋 https://shop/bags\n\n洗澡水先凉后热。");
        // one that has the mark already keeps it in front, and once
        assertThat(merger.merged(MessageContent.of("早上好"), MessageContent.of("「广告」洗澡 https://shop/bath"), DAY)
                        .text())
                .isEqualTo("「广告」早上好\n\n洗澡 https://shop/bath");
    }

    @Test
    void keepsHealthFromGoodsThatTheLawKeepsApart() {
        when(copyCheck.isHealthBesideGoods(anyString(), any()))
                .thenAnswer(call -> call.<String>getArgument(0).contains("发烧")
                        && call.<String>getArgument(0).contains("维生素"));

        assertThat(against(said("维生素软糖 https://shop/v", BAGS), said("发烧先量一量。", null)))
                .isEqualTo(Unmerged.HEALTH);
        assertThat(against(said("口水巾 https://shop/t", BAGS), said("发烧先量一量。", null)))
                .isNull();
    }

    @Test
    void saysWhatWeComDoesNotTake() {
        String fits = "好".repeat(665);
        String more = "坏".repeat(667);
        assertThat(against(said(fits + "aa", null), said(more, null))).isNull(); // 4 000 bytes with the blank line
        assertThat(against(said(fits + "aaa", null), said(more, null))).isEqualTo(Unmerged.TOO_LONG);
        var five = new MessageContent(
                "五",
                IntStream.range(0, 5)
                        .mapToObj(i -> new LinkCard("卡 " + i, "https://shop/" + i, null))
                        .toList());
        var others = new MessageContent(
                "又五",
                IntStream.range(5, 10)
                        .mapToObj(i -> new LinkCard("卡 " + i, "https://shop/" + i, null))
                        .toList());
        assertThat(against(Optional.of(new Said(five, null)), Optional.of(new Said(others, null))))
                .isEqualTo(Unmerged.TOO_MANY);
    }

    @Test
    void leavesAloneWhatIsLookedAfterByItself() {
        assertThat(against(said("储奶袋", BAGS), said("口水巾", BAGS))).isEqualTo(Unmerged.TWO_DEALS);
        assertThat(against(Optional.empty(), said("口水巾", BAGS))).isEqualTo(Unmerged.BOUND);
        assertThat(against(said(" ", null), said("口水巾", BAGS))).isEqualTo(Unmerged.NOTHING_THERE);
        when(copyCheck.check(anyString(), any())).thenReturn(List.of(mock(CopyFinding.class)));
        assertThat(against(said("早", null), said("晚", null))).isEqualTo(Unmerged.LAW);
    }
}
