package io.quanzi;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Finds no beans of a type with parameters where there are none of the type without, which Spring remembers. Spring Security
 * asks for some thirty {@code Customizer<…>} at each of its filter chains, and each time Spring goes through all definitions:
 * a tenth of a start.
 */
class QuickBeanFactory extends DefaultListableBeanFactory {
    @Override
    public String[] getBeanNamesForType(ResolvableType type, boolean nonSingletons, boolean eager) {
        Class<?> plain = type.resolve();
        // nothing is remembered before all definitions are there
        if (isConfigurationFrozen()
                && eager
                && plain != null
                && type.hasGenerics()
                && getBeanNamesForType(plain, nonSingletons, true).length == 0) {
            return new String[0];
        }
        return super.getBeanNamesForType(type, nonSingletons, eager);
    }

    /** Makes contexts of web programs with it; those of other kinds are made by Spring Boot's own. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class Contexts implements ApplicationContextFactory {
        @Override
        public @Nullable ConfigurableApplicationContext create(@Nullable WebApplicationType type) {
            return type == WebApplicationType.SERVLET
                    ? new AnnotationConfigServletWebServerApplicationContext(new QuickBeanFactory())
                    : null;
        }
    }
}
