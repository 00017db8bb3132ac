package io.quanzi.http;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;

/** Sets up the server: its protocol, its gate, its own words for errors. */
@Configuration(proxyBeanMethods = false)
@Order(Ordered.HIGHEST_PRECEDENCE)
class HttpServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final RequestGate gate;

    HttpServer(HttpSettings settings) {
        this.gate = new RequestGate(settings);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(BoundedHttp11Protocol.class.getName());
        factory.addEngineValves(gate);
        factory.addContextCustomizers(context -> {
            context.setUseRelativeRedirects(true);
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(PlainErrorValve.class.getName());
            }
        });
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("maxExtensionSize", "1024");
            connector.setProperty("maxTrailerSize", "1024");
            connector.setProperty("maxSwallowSize", "0");
            connector.setMaxParameterCount(1000);
            connector.setMaxPartCount(20);
            connector.setXpoweredBy(false);
        });
    }

    /** The cookie of a login to the console. */
    @Bean
    static HostCookie loginCookie(HttpSettings settings) {
        return new HostCookie("login", settings.isHttps());
    }

    @Scheduled(fixedDelay = 250)
    void cutOverdueBodies() {
        gate.cutOverdue();
    }
}
