package io.quanzi.console.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.console.ConsoleTest;
import io.quanzi.customer.OrderAction;
import io.quanzi.customer.OrderListener;
import io.quanzi.customer.RefundListener;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.FailureCause;
import io.quanzi.shop.ShopEvent;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;

/** Whatever the program handles has words: a new consumer or event without fails here. */
@ConsoleTest
class EventWordsTests {
    @Autowired
    private List<Consumer> consumers;

    @Autowired
    private List<OrderListener> orderListeners;

    @Autowired
    private List<RefundListener> refundListeners;

    @Autowired
    private List<OrderAction> orderActions;

    @Autowired
    private EventWords words;

    @Autowired
    private MessageSource messages;

    @Test
    void nameEveryConsumer() {
        var names = new TreeSet<String>();
        consumers.forEach(consumer -> names.add(consumer.name()));
        orderListeners.forEach(listener -> names.add(listener.name()));
        refundListeners.forEach(listener -> names.add(listener.name()));
        orderActions.forEach(action -> names.add(action.name()));

        assertThat(names).hasSizeGreaterThan(10).allSatisfy(name -> {
            assertThat(words.step(name)).isEqualTo("step." + name);
            hasWords("step." + name);
        });
        assertThat(words.step("of.another.release")).isNull();
    }

    @Test
    void nameEveryEventOfTheShop() throws ReflectiveOperationException {
        for (Class<?> event : ShopEvent.class.getPermittedSubclasses()) {
            assertThat(EventWords.TYPES)
                    .contains((String) event.getField("TYPE").get(null));
        }
    }

    @Test
    void nameEveryEventOfWeCom() {
        var known = new ArrayList<Class<?>>();
        for (String type : EventWords.TYPES) {
            WeComEvents.of(entry("wecom", type)).ifPresent(event -> known.add(event.getClass()));
        }
        assertThat(known).contains(WeComEvent.class.getPermittedSubclasses());
        for (String change : List.of("add_external_contact", "add_half_external_contact", "del_follow_user")) {
            assertThat(EventWords.TYPES).contains("change_external_contact." + change);
        }
    }

    @Test
    void standInBothLanguages() {
        Stream.concat(
                        EventWords.TYPES.stream().map(type -> entry("shop", type)),
                        EventWords.SOURCES.stream().map(door -> entry(door, "of another release")))
                .map(EventWords::type)
                .forEach(this::hasWords);
        for (FailureCause.Kind kind : FailureCause.Kind.values()) {
            hasWords("cause." + kind.key());
            hasWords("cause." + kind.key() + ".next");
        }
    }

    private void hasWords(String key) {
        for (Locale locale : List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH)) {
            assertThat(messages.getMessage(key, new Object[] {"1"}, locale)).isNotBlank();
        }
    }

    private static Entry entry(String door, String type) {
        String body = "<xml><UserID>lan</UserID><ExternalUserID>wm-1</ExternalUserID><ChatId>wr-1</ChatId>"
                + "<FromUserName>o-1</FromUserName></xml>";
        return new Entry(door + ":1", door, type, "wm-1", Instant.EPOCH, Instant.EPOCH, body);
    }
}
