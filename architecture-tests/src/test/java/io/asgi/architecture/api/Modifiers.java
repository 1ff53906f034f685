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

package io.asgi.architecture.api;

import org.springframework.asm.Opcodes;

/**
 * The flags of class files that are part of an API.
 */
final class Modifiers {

	private Modifiers() {
	}

	static boolean isVisible(int access) {
		return has(access, Opcodes.ACC_PUBLIC) || has(access, Opcodes.ACC_PROTECTED);
	}

	static boolean has(int access, int flag) {
		return (access & flag) != 0;
	}

	static String ofType(int access) {
		boolean isInterface = has(access, Opcodes.ACC_INTERFACE);
		boolean isImplicitlyFinal = has(access, Opcodes.ACC_ENUM) || has(access, Opcodes.ACC_RECORD);
		return visibility(access) + (has(access, Opcodes.ACC_STATIC) ? "static " : "")
				+ ((has(access, Opcodes.ACC_ABSTRACT) && !isInterface && !isImplicitlyFinal) ? "abstract " : "")
				+ ((has(access, Opcodes.ACC_FINAL) && !isImplicitlyFinal) ? "final " : "");
	}

	static String ofMethod(int access, boolean inInterface) {
		boolean isStatic = has(access, Opcodes.ACC_STATIC);
		boolean isAbstract = has(access, Opcodes.ACC_ABSTRACT);
		return visibility(access) + (isStatic ? "static " : "") + (isAbstract ? "abstract " : "")
				+ (has(access, Opcodes.ACC_FINAL) ? "final " : "")
				+ ((inInterface && !isStatic && !isAbstract) ? "default " : "");
	}

	static String ofField(int access) {
		return visibility(access) + (has(access, Opcodes.ACC_STATIC) ? "static " : "")
				+ (has(access, Opcodes.ACC_FINAL) ? "final " : "");
	}

	private static String visibility(int access) {
		return (has(access, Opcodes.ACC_DEPRECATED) ? "@Deprecated " : "")
				+ (has(access, Opcodes.ACC_PUBLIC) ? "public " : "protected ");
	}

}
