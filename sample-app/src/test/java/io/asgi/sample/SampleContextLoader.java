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

package io.asgi.sample;

import java.nio.file.Path;
import java.util.List;

import org.springframework.boot.test.context.SpringBootContextLoader;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the sample application for a test: in this process or, if the system property
 * {@code sample.jar} names its jar, in one of its own, with what was generated ahead of
 * time.
 */
class SampleContextLoader extends SpringBootContextLoader {

	@Override
	public ApplicationContext loadContext(MergedContextConfiguration configuration) throws Exception {
		String jar = System.getProperty("sample.jar");
		return (jar != null) ? process(Path.of(jar)) : super.loadContext(configuration);
	}

	/**
	 * All that a test is told of the process is its port.
	 */
	private static ApplicationContext process(Path jar) throws Exception {
		SampleProcess process = SampleProcess.start(jar.resolveSibling("aot").resolve("sample.log"),
				List.of("-Xmx512m", "-Dspring.aot.enabled=true", "-jar", jar.toString(), "--server.address=127.0.0.1",
						"--server.port=0", "--spring.output.ansi.enabled=never"));
		process.await("Starting AOT-processed SampleApplication");
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("local.server.port=" + process.awaitPort()).applyTo(context);
		context.registerBean(SampleProcess.class, () -> process);
		context.refresh();
		// It is cached, and closed by nobody else
		context.registerShutdownHook();
		return context;
	}

}
