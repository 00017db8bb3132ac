package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeComEventsTests {
    private static final Instant AT = Instant.parse("2026-03-03T04:00:00Z");

    @Test
    void anIdLongerThanAnyOfWeComsIsNone() {
        assertThat(added("lan", "x".repeat(129), "s")).isEmpty();
        assertThat(added("lan", "wm😀", "s")).isEmpty();
        assertThat(added("lan", "wm1", "s".repeat(129)))
                .contains(new ContactAdded("lan", "wm1", null, "code", false, AT));
        assertThat(added("lan", "wm1", "s")).contains(new ContactAdded("lan", "wm1", "s", "code", false, AT));
    }

    private static Optional<WeComEvent> added(String user, String customer, String state) {
        return WeComEvents.of(new Entry(
                "wecom:1",
                "wecom",
                "change_external_contact.add_external_contact",
                customer,
                AT,
                AT,
                "<xml><UserID>" + user + "</UserID><ExternalUserID><![CDATA[" + customer + "]]></ExternalUserID><State>"
                        + state + "</State><WelcomeCode>code</WelcomeCode></xml>"));
    }
}
