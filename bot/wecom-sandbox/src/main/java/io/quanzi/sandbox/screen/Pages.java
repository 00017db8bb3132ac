package io.quanzi.sandbox.screen;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.ext.beans.MemberSelectorListMemberAccessPolicy;
import freemarker.ext.beans.WhitelistMemberAccessPolicy;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The templates of the screens. Made when the first page is asked for: a sandbox that nobody looks at needs none. */
final class Pages {
    private final Configuration templates = new Configuration(Configuration.VERSION_2_3_35);

    Pages() {
        templates.setClassLoaderForTemplateLoading(Pages.class.getClassLoader(), "sandbox/pages");
        templates.setDefaultEncoding("UTF-8");
        templates.setURLEscapingCharset("UTF-8");
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setNumberFormat("computer");
        templates.setLogTemplateExceptions(false);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        var wrapper = new DefaultObjectWrapperBuilder(Configuration.VERSION_2_3_35);
        wrapper.setMemberAccessPolicy(new WhitelistMemberAccessPolicy(members()));
        templates.setObjectWrapper(wrapper.build());
    }

    String render(String template, Map<String, Object> model) {
        var out = new StringWriter();
        try {
            templates.getTemplate(template + ".ftlh").process(model, out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the page " + template, e);
        } catch (TemplateException e) {
            throw new IllegalStateException("cannot write the page " + template + ": " + e.getMessage(), e);
        }
        return out.toString();
    }

    /** Lists the methods that templates may call: the words, and what the records of a screen have. */
    private static List<MemberSelectorListMemberAccessPolicy.MemberSelector> members() {
        var loader = Pages.class.getClassLoader();
        var names = new ArrayList<String>();
        var words = ScreenWords.class.getName();
        names.add(words + ".of(java.lang.String, java.lang.Object[])");
        names.add(words + ".language()");
        names.add(words + ".day(java.time.Instant)");
        names.add(words + ".minute(java.time.Instant)");
        for (var type : Screen.class.getDeclaredClasses()) {
            addComponents(names, type);
        }
        addComponents(names, Screen.class);
        addComponents(names, ApiGroup.class);
        try {
            return MemberSelectorListMemberAccessPolicy.MemberSelector.parse(names, false, loader);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a page's model has not what templates use", e);
        }
    }

    private static void addComponents(List<String> names, Class<?> type) {
        for (var component : type.getRecordComponents()) {
            names.add(type.getName() + "." + component.getName() + "()");
        }
    }
}
