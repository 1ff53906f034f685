/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.spring.boot.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

import io.asgi.AsgiApplication;
import io.asgi.AsgiReceive;
import io.asgi.AsgiScope;
import io.asgi.AsgiSend;
import io.asgi.LifespanScope;
import io.asgi.application.AsgiMiddleware;
import io.asgi.application.BlockingAsgiApplication;
import io.asgi.application.StreamingAsgiApplication;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.lifespan.LifespanMode;
import io.asgi.spring.boot.AsgiMount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how beans, annotations and properties become mounts.
 */
@ExtendWith(OutputCaptureExtension.class)
class MountingTests {

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty();

	@Test
	void aMountTakesNameAndRootPathFromBeanAndPath() {
		this.runner.withUserConfiguration(HelloConfiguration.class).run((context) -> {
			Mount mount = mount(context, "hello");
			assertThat(mount.path()).isEqualTo("/hello");
			assertThat(mount.rootPath()).isEqualTo("/hello");
		});
	}

	@Test
	void anAnnotationMayNameEverything() {
		this.runner.withUserConfiguration(ExplicitConfiguration.class).run((context) -> {
			Mount mount = mount(context, "greeter");
			assertThat(mount.path()).isEqualTo("/greet");
			assertThat(mount.rootPath()).isEmpty();
			assertThat(definition(context, "greeter").lifespan().mode()).isEqualTo(LifespanMode.OFF);
		});
	}

	@Test
	void aComponentClassMayBeAnnotated() {
		this.runner.withBean(ComponentApplication.class)
			.run((context) -> assertThat(context.getBean(Mounts.class).find("/component")).isNotNull());
	}

	@Test
	void anAnnotationMayBeComposed() {
		this.runner.withUserConfiguration(ComposedConfiguration.class)
			.run((context) -> assertThat(mount(context, "composed").path()).isEqualTo("/composed"));
	}

	@Test
	void aSubtypeMayBeDeclared() {
		this.runner.withUserConfiguration(SubtypeConfiguration.class)
			.run((context) -> assertThat(mount(context, "subtype").application())
				.isInstanceOf(ComponentApplication.class));
	}

	@Test
	void aPropertyMountsABean() {
		this.runner.withBean("plain", AsgiApplication.class, () -> Applications.text("plain"))
			.withPropertyValues("asgi.applications.plain.path=/plain")
			.run((context) -> assertThat(mount(context, "plain").path()).isEqualTo("/plain"));
	}

	@Test
	void aPropertyMountsABeanUnderAnotherName() {
		this.runner.withBean("plain", AsgiApplication.class, () -> Applications.text("plain"))
			.withPropertyValues("asgi.applications.one.bean=plain", "asgi.applications.one.path=/one",
					"asgi.applications.two.bean=plain", "asgi.applications.two.path=/two/",
					"asgi.applications.two.root-path=/")
			.run((context) -> {
				assertThat(mount(context, "one").path()).isEqualTo("/one");
				assertThat(mount(context, "two").path()).isEqualTo("/two");
				assertThat(mount(context, "two").rootPath()).isEmpty();
			});
	}

	@Test
	void propertiesOverrideTheAnnotationOfTheSameName() {
		this.runner.withUserConfiguration(ExplicitConfiguration.class)
			.withPropertyValues("asgi.applications.greeter.path=/other", "asgi.applications.greeter.root-path=/told",
					"asgi.applications.greeter.lifespan.mode=auto")
			.run((context) -> {
				Mount mount = mount(context, "greeter");
				assertThat(mount.path()).isEqualTo("/other");
				assertThat(mount.rootPath()).isEqualTo("/told");
				assertThat(definition(context, "greeter").lifespan().mode()).isEqualTo(LifespanMode.AUTO);
				assertThat(context.getBean(Mounts.class).all()).hasSize(1);
			});
	}

	@Test
	void lifespanSettingsFallBackToTheGeneralOnes() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.withPropertyValues("asgi.lifespan.mode=off", "asgi.lifespan.startup-timeout=3s",
					"asgi.applications.hello.lifespan.shutdown-timeout=4s")
			.run((context) -> {
				MountDefinition.Lifespan lifespan = definition(context, "hello").lifespan();
				assertThat(lifespan.mode()).isEqualTo(LifespanMode.OFF);
				assertThat(lifespan.startupTimeout()).hasSeconds(3);
				assertThat(lifespan.shutdownTimeout()).hasSeconds(4);
			});
	}

	@Test
	void theLongestPrefixWins() {
		this.runner.withBean("plain", AsgiApplication.class, () -> Applications.text("plain"))
			.withPropertyValues("asgi.applications.a.bean=plain", "asgi.applications.a.path=/a",
					"asgi.applications.ab.bean=plain", "asgi.applications.ab.path=/a/b",
					"asgi.applications.root.bean=plain", "asgi.applications.root.path=/")
			.run((context) -> {
				Mounts mounts = context.getBean(Mounts.class);
				assertThat(mounts.find("/a/b/c")).isSameAs(mount(context, "ab"));
				assertThat(mounts.find("/a/bc")).isSameAs(mount(context, "a"));
				assertThat(mounts.find("/other")).isSameAs(mount(context, "root"));
			});
	}

	@Test
	void blockingAndStreamingApplicationsAreMounted() {
		this.runner.withUserConfiguration(FlavoursConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(MountedApplications.class).all()).extracting(Object::toString)
				.containsExactlyInAnyOrder("'blocking' at /blocking, blocking, without lifespan",
						"'streaming' at /streaming, streaming, without lifespan");
		});
	}

	@Test
	void theStartLogsOneLinePerMount(CapturedOutput output) {
		this.runner.withUserConfiguration(FlavoursConfiguration.class)
			.run((context) -> assertThat(output)
				.containsOnlyOnce("Mounted ASGI application 'blocking' at /blocking, blocking, without lifespan")
				.containsOnlyOnce("Mounted ASGI application 'streaming' at /streaming, streaming, without lifespan"));
	}

	@Test
	void aBeanWithoutAMountIsNotServedAndTheLogSaysWhatToDo(CapturedOutput output) {
		this.runner.withUserConfiguration(UnmountedConfiguration.class).run((context) -> {
			assertThat(context.getBean(Mounts.class).all()).isEmpty();
			assertThat(output).containsOnlyOnce("The ASGI application bean 'unmounted' is not served")
				.contains("annotate it with @AsgiMount, or set the property 'asgi.applications.unmounted.path'");
			assertThat(context.getBeanFactory().containsSingleton("unmounted")).isFalse();
		});
	}

	@Test
	void middlewareWrapsEveryApplicationTheFirstOutermost() {
		this.runner.withUserConfiguration(MiddlewareConfiguration.class).run((context) -> {
			AsgiApplication application = mount(context, "hello").application();
			application.call(new LifespanScope(new HashMap<>()), Mono::never, (event) -> Mono.empty()).block();
			assertThat(context.getBean(MiddlewareConfiguration.class).called).containsExactly("outer", "inner",
					"hello");
		});
	}

	@Test
	void aScopedBeanIsMountedOnceThroughItsProxy() {
		this.runner.withUserConfiguration(ScopedConfiguration.class)
			.withInitializer((context) -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Mounts.class).all()).singleElement()
					.satisfies((mount) -> assertThat(mount.name()).isEqualTo("scoped"))
					.satisfies((mount) -> assertThat(mount.path()).isEqualTo("/scoped"));
			});
	}

	@Test
	void aPrototypeIsOneInstancePerMount() {
		this.runner.withUserConfiguration(PrototypeConfiguration.class)
			.withPropertyValues("asgi.applications.other.bean=prototype", "asgi.applications.other.path=/other")
			.run((context) -> assertThat(mount(context, "prototype").application())
				.isNotSameAs(mount(context, "other").application()));
	}

	@Test
	void anApplicationOfAParentContextIsServed() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(
				HelloConfiguration.class)) {
			this.runner.withParent(parent)
				.run((context) -> assertThat(mount(context, "hello").path()).isEqualTo("/hello"));
		}
	}

	@Test
	void anApplicationOfAParentThatServesItItselfIsNotServedAgain() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.run((parent) -> this.runner.withParent(parent.getSourceApplicationContext())
				.withBean("childServer", NettyReactiveWebServerFactory.class,
						() -> new NettyReactiveWebServerFactory(0))
				.withBean("childHandler", HttpHandler.class, () -> (request, response) -> response.setComplete())
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(parent.getBean(Mounts.class).all()).hasSize(1);
					assertThat(context.getBean(Mounts.class).all()).isEmpty();
				}));
	}

	@Test
	void theSamePathTwiceFailsTheStartAndNamesBoth() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.withBean("plain", AsgiApplication.class, () -> Applications.text("plain"))
			.withPropertyValues("asgi.applications.plain.path=/hello/")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("'hello' (@AsgiMount on the bean 'hello')",
						"'plain' (the property 'asgi.applications.plain.path')", "both mounted at '/hello/'");
				assertThat(analysis.getAction()).isEqualTo("Mount each application at a path of its own.");
			});
	}

	@Test
	void anUnknownBeanFailsTheStartAndNamesTheCandidates() {
		this.runner.withUserConfiguration(HelloConfiguration.class)
			.withPropertyValues("asgi.applications.chat.path=/chat", "asgi.applications.chat.bean=chta")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("'chat'", "'chta'", "no such bean");
				assertThat(analysis.getAction()).contains("Set the property 'asgi.applications.chat.bean'", "hello");
			});
	}

	@Test
	void aBeanThatIsNoApplicationFailsTheStart() {
		this.runner.withUserConfiguration(WrongTypeConfiguration.class).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'wrong'", "java.lang.String",
					"not that of an ASGI application");
			assertThat(analysis.getAction()).startsWith("Make the bean an AsgiApplication");
		});
	}

	@Test
	void anAnnotationWithoutAPathFailsTheStart() {
		this.runner.withUserConfiguration(NoPathConfiguration.class).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("@AsgiMount on the bean 'nowhere' has no path");
			assertThat(analysis.getAction()).startsWith("Set the property 'asgi.applications.nowhere.path'");
		});
	}

	@Test
	void anAnnotationWithoutAPathIsMountedWhereThePropertySays() {
		this.runner.withUserConfiguration(NoPathConfiguration.class)
			.withPropertyValues("asgi.applications.nowhere.path=/somewhere")
			.run((context) -> assertThat(mount(context, "nowhere").path()).isEqualTo("/somewhere"));
	}

	@Test
	void propertiesOfAnApplicationWithoutPathAndAnnotationFailTheStart() {
		this.runner.withBean("plain", AsgiApplication.class, () -> Applications.text("plain"))
			.withPropertyValues("asgi.applications.plain.lifespan.mode=on")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("'asgi.applications.plain'", "name no path");
				assertThat(analysis.getAction()).startsWith("Set the property 'asgi.applications.plain.path'");
			});
	}

	@Test
	void anInvalidPathInAnAnnotationFailsTheStart() {
		this.runner.withUserConfiguration(InvalidPathConfiguration.class).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'hello/{x}'", "@AsgiMount on the bean 'invalid'",
					"must start with a slash");
			assertThat(analysis.getAction()).isEqualTo("Correct @AsgiMount on the bean 'invalid'.");
		});
	}

	@Test
	void twoAnnotationsOfOneNameFailTheStart() {
		this.runner.withUserConfiguration(SameNameConfiguration.class).run((context) -> {
			FailureAnalysis analysis = Failures.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'one'", "'two'", "'same'");
			assertThat(analysis.getAction()).isEqualTo("Give each @AsgiMount a name of its own.");
		});
	}

	private static Mount mount(AssertableReactiveWebApplicationContext context, String name) {
		return context.getBean(Mounts.class)
			.all()
			.stream()
			.filter((mount) -> mount.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static MountDefinition definition(AssertableReactiveWebApplicationContext context, String name) {
		return context.getBean(MountedApplications.class)
			.all()
			.stream()
			.map(MountedApplication::definition)
			.filter((definition) -> definition.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class HelloConfiguration {

		@Bean
		@AsgiMount("/hello")
		AsgiApplication hello() {
			return Applications.text("hello");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExplicitConfiguration {

		@Bean
		@AsgiMount(path = "/greet", name = "greeter", rootPath = "/", lifespan = LifespanMode.OFF)
		AsgiApplication hello() {
			return Applications.text("hello");
		}

	}

	@AsgiMount("/component")
	static class ComponentApplication implements AsgiApplication {

		@Override
		public Mono<Void> call(AsgiScope scope, AsgiReceive receive, AsgiSend send) {
			return Mono.empty();
		}

	}

	@AsgiMount("/composed")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Composed {

	}

	@Configuration(proxyBeanMethods = false)
	static class ComposedConfiguration {

		@Bean
		@Composed
		AsgiApplication composed() {
			return Applications.text("composed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SubtypeConfiguration {

		@Bean
		@Lazy
		@AsgiMount("/subtype")
		ComponentApplication subtype() {
			return new ComponentApplication();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FlavoursConfiguration {

		@Bean
		@AsgiMount("/blocking")
		BlockingAsgiApplication blocking() {
			return (scope, receive, send) -> {
			};
		}

		@Bean
		@AsgiMount("/streaming")
		StreamingAsgiApplication streaming() {
			return (scope, events) -> Flux.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnmountedConfiguration {

		@Bean
		@Lazy
		AsgiApplication unmounted() {
			return Applications.text("unmounted");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MiddlewareConfiguration {

		final List<String> called = new ArrayList<>();

		@Bean
		@AsgiMount(path = "/hello", lifespan = LifespanMode.OFF)
		AsgiApplication hello() {
			return recording("hello", (scope, receive, send) -> Mono.empty());
		}

		@Bean
		@Order(2)
		AsgiMiddleware inner() {
			return (next) -> recording("inner", next);
		}

		@Bean
		@Order(1)
		AsgiMiddleware outer() {
			return (next) -> recording("outer", next);
		}

		private AsgiApplication recording(String name, AsgiApplication next) {
			return (scope, receive, send) -> {
				this.called.add(name);
				return next.call(scope, receive, send);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean
		@AsgiMount("/scoped")
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		AsgiApplication scoped() {
			return Applications.text("scoped");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeConfiguration {

		@Bean
		@AsgiMount("/prototype")
		@Scope("prototype")
		AsgiApplication prototype() {
			return new ComponentApplication();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongTypeConfiguration {

		@Bean
		@AsgiMount("/wrong")
		String wrong() {
			return "no application";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoPathConfiguration {

		@Bean
		@AsgiMount
		AsgiApplication nowhere() {
			return Applications.text("nowhere");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InvalidPathConfiguration {

		@Bean
		@AsgiMount("hello/{x}")
		AsgiApplication invalid() {
			return Applications.text("invalid");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameNameConfiguration {

		@Bean
		@AsgiMount(path = "/one", name = "same")
		AsgiApplication one() {
			return Applications.text("one");
		}

		@Bean
		@AsgiMount(path = "/two", name = "same")
		AsgiApplication two() {
			return Applications.text("two");
		}

	}

}
