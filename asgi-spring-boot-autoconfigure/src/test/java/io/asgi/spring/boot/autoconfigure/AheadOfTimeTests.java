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

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.asgi.AsgiApplication;
import io.asgi.spring.boot.AsgiMount;
import io.asgi.spring.boot.actuate.AsgiEndpoint;
import io.asgi.spring.boot.actuate.AsgiEndpointWebExtension;
import io.asgi.spring.boot.actuate.PythonDescriptor;
import io.asgi.spring.boot.actuate.ReloadDescriptor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes an application ahead of time and looks at what comes of it.
 */
class AheadOfTimeTests {

	private static final InMemoryGeneratedFiles FILES = new InMemoryGeneratedFiles();

	private static final RuntimeHints HINTS = process();

	@Test
	void theBeansAreGenerated() {
		assertThat(FILES.getGeneratedFiles(Kind.SOURCE)).containsKeys(generated("autoconfigure/AsgiAutoConfiguration"),
				generated("autoconfigure/AsgiApplicationsConfiguration"), generated("autoconfigure/AsgiProperties"),
				generated("autoconfigure/actuate/AsgiEndpointAutoConfiguration"),
				generated("autoconfigure/actuate/AsgiHealthContributorAutoConfiguration"));
	}

	@Test
	void thePropertiesCanBeBound() {
		assertThat(RuntimeHintsPredicates.reflection().onType(AsgiProperties.class)).accepts(HINTS);
		assertThat(RuntimeHintsPredicates.reflection().onType(AsgiProperties.Application.Lifespan.class))
			.accepts(HINTS);
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(AsgiProperties.Http.class.getDeclaredConstructors()[0])).accepts(HINTS);
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(AsgiProperties.AccessLog.class.getDeclaredConstructors()[0])).accepts(HINTS);
	}

	@Test
	void mountsCanBeFoundOnBeans() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(AsgiMount.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(HINTS);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(AsgiMount.class)).accepts(HINTS);
	}

	@Test
	void aSecurityChainCanBeLookedFor() {
		assertThat(RuntimeHintsPredicates.reflection().onType(SecurityWebFilterChain.class)).accepts(HINTS);
	}

	@Test
	void theTableOfCipherSuitesIsThere() {
		assertThat(RuntimeHintsPredicates.resource().forResource("io/asgi/server/netty/tls/cipher-suites.txt"))
			.accepts(HINTS);
	}

	@Test
	void theCodeOfPythonWorkersIsThere() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("../asgi-python/src/main/python/asgi_worker"))) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".py")))
				.hasSizeGreaterThan(10)
				.allSatisfy((name) -> assertThat(
						RuntimeHintsPredicates.resource().forResource("io/asgi/python/asgi_worker/" + name))
					.accepts(HINTS));
		}
	}

	@Test
	void theEndpointCanBeCalledAndItsAnswersWritten() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(AsgiEndpoint.class, "asgi")).accepts(HINTS);
		assertThat(
				RuntimeHintsPredicates.reflection().onMethodInvocation(AsgiEndpointWebExtension.class, "application"))
			.accepts(HINTS);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(AsgiEndpointWebExtension.class, "perform"))
			.accepts(HINTS);
		List<Class<?>> descriptors = new ArrayList<>(List.of(PythonDescriptor.class, ReloadDescriptor.class));
		descriptors.addAll(List.of(PythonDescriptor.class.getDeclaredClasses()));
		descriptors.addAll(List.of(AsgiEndpoint.class.getDeclaredClasses()));
		for (Class<?> descriptor : descriptors) {
			for (RecordComponent component : descriptor.getRecordComponents()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.as(component.toString())
					.accepts(HINTS);
			}
		}
	}

	private static RuntimeHints process() {
		AnnotationConfigReactiveWebServerApplicationContext context = new AnnotationConfigReactiveWebServerApplicationContext();
		TestPropertyValues.of("management.endpoints.web.exposure.include=asgi").applyTo(context);
		context.register(TestApplication.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(TestApplication.class)), FILES);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return generation.getRuntimeHints();
	}

	private static String generated(String type) {
		return "io/asgi/spring/boot/" + type + "__BeanDefinitions.java";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		@AsgiMount("/mounted")
		AsgiApplication mounted() {
			return (scope, receive, send) -> Mono.empty();
		}

	}

}
