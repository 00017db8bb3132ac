package io.quanzi.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.shared.SettableClock;
import java.time.YearMonth;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ConcurrentModel;

class GroupControllerTests {
    private static final BabyForm ANSWERS = new BabyForm("born", "2026-01", "yes", "yes");
    private static final GroupPages.About TOLD =
            new GroupPages.About(YearMonth.of(2026, 1), null, true, GroupPages.CONSENT_VERSION);

    private final GroupPages pages = mock(GroupPages.class);
    private final GroupController controller = new GroupController(pages, new SettableClock("2026-03-03T02:00:00Z"));

    @BeforeEach
    void weComDoesNotAnswer() {
        when(pages.group(any())).thenThrow(new IllegalStateException("WeCom does not answer"));
        when(pages.isGood("good")).thenReturn(true);
        when(pages.tell("good", TOLD)).thenReturn(true);
    }

    private String tell(String token, BabyForm babyForm) {
        return controller.tell(token, babyForm, new ConcurrentModel(), new MockHttpServletResponse());
    }

    @Test
    void notesWhatAPersonToldThoughTheWayIntoTheirGroupCannotBeHadNow() {
        assertThat(tell("good", ANSWERS)).isEqualTo("redirect:/g/{token}");
    }

    @Test
    void asksNobodyAgainWhoseLinkIsGone() {
        assertThatExceptionOfType(LinkGone.class)
                .isThrownBy(() -> tell("gone", new BabyForm("born", null, null, null)));
    }
}
