package io.quanzi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

class EveryListenerTests {
    private record Happened(String what) {}

    static class Listeners {
        private final List<String> heard = new ArrayList<>();

        @EventListener
        @Order(1)
        void first(Happened event) {
            heard.add("first");
            throw new IllegalStateException("first cannot");
        }

        @EventListener
        @Order(2)
        void second(Happened event) {
            heard.add("second");
            throw new IllegalStateException("second cannot");
        }

        @EventListener
        @Order(3)
        void third(Happened event) {
            heard.add("third");
        }
    }

    @Test
    void allHearThoughSomeFailAndWhoTellsIsToldSo() {
        try (var context = new AnnotationConfigApplicationContext(EveryListener.class, Listeners.class)) {
            var listeners = context.getBean(Listeners.class);

            assertThatThrownBy(() -> context.publishEvent(new Happened("it")))
                    .hasMessage("first cannot")
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement()
                            .satisfies(more -> assertThat(more).hasMessage("second cannot")));

            assertThat(listeners.heard).containsExactly("first", "second", "third");
        }
    }
}
