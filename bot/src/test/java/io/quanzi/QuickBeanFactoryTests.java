package io.quanzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

class QuickBeanFactoryTests {
    private static final List<ResolvableType> TYPES = List.of(
            ResolvableType.forClass(Supplier.class),
            ResolvableType.forClassWithGenerics(Supplier.class, String.class),
            ResolvableType.forClassWithGenerics(Supplier.class, Number.class),
            ResolvableType.forClassWithGenerics(Function.class, String.class, String.class));

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Supplier<String> word() {
            return () -> "word";
        }

        @Bean
        Supplier<Integer> number() {
            return () -> 1;
        }
    }

    @Test
    void findsWhatSpringFindsAlsoWhatIsAddedLater() {
        var quick = new QuickBeanFactory();
        var plain = new DefaultListableBeanFactory();
        for (DefaultListableBeanFactory beans : List.of(quick, plain)) {
            var context = new AnnotationConfigApplicationContext(beans);
            context.register(Beans.class);
            context.refresh();
        }

        assertSameAnswers(quick, plain);
        for (DefaultListableBeanFactory beans : List.of(quick, plain)) {
            beans.registerSingleton("later", (Function<String, String>) word -> word);
            beans.registerSingleton("typed", new Echo());
        }
        assertSameAnswers(quick, plain);
        assertThat(quick.getBeanNamesForType(TYPES.get(3), true, true)).containsExactly("typed");
    }

    private static final class Echo implements Function<String, String> {
        @Override
        public String apply(String word) {
            return word;
        }
    }

    private static void assertSameAnswers(QuickBeanFactory quick, DefaultListableBeanFactory plain) {
        for (ResolvableType type : TYPES) {
            for (boolean eager : new boolean[] {false, true}) {
                assertThat(quick.getBeanNamesForType(type, true, eager))
                        .as("%s", type)
                        .containsExactly(plain.getBeanNamesForType(type, true, eager));
            }
        }
    }

    @Test
    void holdsTheBeansOfTheProgramOnly() {
        var contexts = new QuickBeanFactory.Contexts();

        assertThat(contexts.create(WebApplicationType.NONE)).isNull();
        try (var context = contexts.create(WebApplicationType.SERVLET)) {
            assertThat(context).isNotNull();
            assertThat(context.getBeanFactory()).isInstanceOf(QuickBeanFactory.class);
        }
    }
}
